import { hash, textHash } from "../truth/random";
import type { Output } from "./call";
import { ApiError, unknownOperation } from "./errors";

const HOUR_MS = 3_600_000;

/**
 * STS and IAM as far as exporters ask them. Credentials of a role that was assumed carry its account in the key, so that
 * requests signed with them act there.
 *
 * @param nowMs Real time, by which SDKs decide when credentials expire.
 */
export function identityOperation(parameters: URLSearchParams, account: string, nowMs: number): Output {
  const action = parameters.get("Action") ?? "";
  switch (action) {
    case "GetCallerIdentity":
      return { UserId: `AIDA${account}`, Account: account, Arn: `arn:aws:iam::${account}:user/fake` };
    case "ListAccountAliases":
      return { AccountAliases: [`fake-${account}`], IsTruncated: "false" };
    case "AssumeRole":
    case "AssumeRoleWithWebIdentity":
      return assumeRole(parameters, nowMs);
    default:
      throw unknownOperation(action);
  }
}

function assumeRole(parameters: URLSearchParams, nowMs: number): Output {
  const arn = parameters.get("RoleArn") ?? "";
  const [, account, role] = /^arn:[a-z-]+:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
  if (account === undefined || role === undefined) {
    throw new ApiError(400, "ValidationError", "ValidationError", `${JSON.stringify(arn)} is no ARN of a role.`);
  }
  const session = parameters.get("RoleSessionName") ?? "session";
  const bits = hash(textHash(arn), textHash(session)).toString(16).toUpperCase().padStart(8, "0");
  return {
    Credentials: {
      AccessKeyId: `ASIA${account}${bits.slice(0, 4)}`,
      SecretAccessKey: `secret-of-${role}`,
      SessionToken: `session-of-${role}`,
      Expiration: new Date(nowMs + HOUR_MS).toISOString().replace(/\.\d+Z$/, "Z"),
    },
    AssumedRoleUser: {
      AssumedRoleId: `AROA${account}${bits.slice(0, 4)}:${session}`,
      Arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    },
  };
}

/** Who signed a request, as its Authorization header says; signatures are not checked. */
export function signer(
  authorization: string | undefined,
  account: string,
): { readonly account: string; readonly region: string } {
  const [, key = "", region = "us-east-1"] = /Credential=([^/,\s]+)\/\d+\/([^/]+)\//.exec(authorization ?? "") ?? [];
  return { account: /^ASIA(\d{12})/.exec(key)?.[1] ?? account, region };
}
