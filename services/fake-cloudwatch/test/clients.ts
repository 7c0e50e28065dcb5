import { CloudWatchClient, type CloudWatchClientConfig } from "@aws-sdk/client-cloudwatch";
import { SmithyRpcV2CborProtocol } from "@smithy/core/cbor";

import type { FakeCloudWatch } from "../src/index";

/** Both protocols of CloudWatch that SDKs of today speak. */
export const PROTOCOLS = ["awsJson1_0", "rpcv2Cbor"] as const;

/** The real client of AWS for JavaScript, which asks once only unless told otherwise. */
export function cloudWatch(
  fake: FakeCloudWatch,
  protocol: (typeof PROTOCOLS)[number] = "awsJson1_0",
  config: CloudWatchClientConfig = {},
): CloudWatchClient {
  return new CloudWatchClient({
    endpoint: fake.url,
    region: "us-east-1",
    credentials: { accessKeyId: "fake", secretAccessKey: "fake" },
    maxAttempts: 1,
    ...(protocol === "rpcv2Cbor" ? { protocol: SmithyRpcV2CborProtocol } : {}),
    ...config,
  });
}

/** A request of the query protocol, as older and other clients send it. */
export async function query(fake: FakeCloudWatch, parameters: Record<string, string>, key = "AKIAFAKE") {
  const response = await fetch(fake.url, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261121/eu-west-1/sts/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: new URLSearchParams(parameters),
  });
  return { status: response.status, xml: await response.text() };
}

/** A time that only a test moves. */
export class TestClock {
  constructor(public now = Date.UTC(2026, 10, 21, 12) / 1000) {}

  readonly read = () => this.now;
}
