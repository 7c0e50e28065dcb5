import { describe, expect, it } from "@jest/globals";

import { Failure, failureOf } from "./failure";

/** As the SDK throws it. */
function sdkError(name: string, status: number, message = "said so") {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

describe("a failure", () => {
  it.each([
    [sdkError("ThrottlingException", 400), "throttled", "ThrottlingException"],
    [sdkError("Throttling", 400), "throttled", "Throttling"],
    [sdkError("Unknown", 429), "throttled", "Unknown"],
    [sdkError("SlowDown", 503), "throttled", "SlowDown"],
    [sdkError("InternalServiceFault", 500), "transient", "InternalServiceFault"],
    [sdkError("Unknown", 502), "transient", "Unknown"],
    [sdkError("ExpiredTokenException", 403), "transient", "ExpiredTokenException"],
    [sdkError("AccessDenied", 403), "denied", "AccessDenied"],
    [sdkError("Unknown", 403), "denied", "Unknown"],
    [sdkError("ValidationError", 400), "invalid", "ValidationError"],
    [sdkError("KmsAccessDeniedException", 400), "invalid", "KmsAccessDeniedException"],
    [Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }), "transient", "ECONNREFUSED"],
    [
      Object.assign(new Error("no credentials"), { name: "CredentialsProviderError" }),
      "transient",
      "CredentialsProviderError",
    ],
    ["a string", "transient", "Error"],
  ])("of %s is %s, with the code %s", (error, kind, code) => {
    expect(failureOf(error)).toMatchObject({ kind, code });
  });

  it("stays what it is", () => {
    const failure = new Failure("invalid", "EndlessPages", "no end");
    expect(failureOf(failure)).toBe(failure);
  });

  it("has a message even where a connection to several addresses failed, and said nothing", () => {
    const error = new AggregateError([
      new Error("connect ECONNREFUSED ::1"),
      new Error("connect ECONNREFUSED 127.0.0.1"),
    ]);
    expect(failureOf(error).message).toBe("Error: connect ECONNREFUSED ::1; Error: connect ECONNREFUSED 127.0.0.1");
  });
});
