import { beforeAll, describe, expect, it } from "@jest/globals";
import { hashSync } from "bcryptjs";

import { parseBasicAuth, PasswordChecks, TooManyChecksError } from "./basic-auth";

describe("an Authorization header", () => {
  it.each([
    [`Basic ${Buffer.from("prometheus:a:ß").toString("base64")}`, { user: "prometheus", password: "a:ß" }],
    ["basic Og==", { user: "", password: "" }],
    [`Basic ${Buffer.from("nocolon").toString("base64")}`, undefined],
    ["Bearer abc", undefined],
    ["Basic", undefined],
    [undefined, undefined],
  ])("%p holds %p", (header, credentials) => {
    expect(parseBasicAuth(header)).toEqual(credentials);
  });
});

describe("passwords", () => {
  let users: ReadonlyMap<string, string>;
  beforeAll(() => {
    users = new Map([["prometheus", hashSync("secret", 8)]]);
  });
  const checks = () => new PasswordChecks(Buffer.alloc(32));

  it("are accepted when they match the user's hash", async () => {
    expect(await checks().accepts(users, { user: "prometheus", password: "secret" })).toBe(true);
  });

  it("are refused when they do not, and when the user is unknown", async () => {
    expect(await checks().accepts(users, { user: "prometheus", password: "Secret" })).toBe(false);
    expect(await checks().accepts(users, { user: "grafana", password: "secret" })).toBe(false);
    expect(await checks().accepts(new Map(), { user: "grafana", password: "secret" })).toBe(false);
  });

  it("are checked once, unless the hash has changed", async () => {
    const kept = checks();
    const credentials = { user: "prometheus", password: "secret" };
    expect(await kept.accepts(users, credentials)).toBe(true);
    expect(kept.accepts(users, credentials)).toBe(kept.accepts(users, credentials));
    const changed = new Map([["prometheus", hashSync("other", 4)]]);
    expect(await kept.accepts(changed, credentials)).toBe(false);
    expect(kept.accepts(changed, credentials)).toBe(kept.accepts(changed, credentials));
  });

  it("that are right stay known while others guess", async () => {
    const kept = checks();
    const cheap = new Map([["prometheus", hashSync("secret", 4)]]);
    const right = { user: "prometheus", password: "secret" };
    await kept.accepts(cheap, right);
    const known = kept.accepts(cheap, right);
    for (let i = 0; i < 150; i++) await kept.accepts(cheap, { user: "prometheus", password: String(i) });
    expect(kept.accepts(cheap, right)).toBe(known);
  });

  it("are not checked when too many wait, who are then served again", async () => {
    const kept = checks();
    const asked = Array.from({ length: 33 }, (_, i) =>
      kept.accepts(users, { user: "prometheus", password: String(i) }),
    );
    await expect(asked[32]).rejects.toThrow(TooManyChecksError);
    await Promise.all(asked.slice(0, 32));
    expect(await kept.accepts(users, { user: "prometheus", password: "secret" })).toBe(true);
  });
});
