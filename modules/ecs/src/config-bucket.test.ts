import { describe, expect, it } from "@jest/globals";
import { synthesizeStack } from "@watchpost/scripts/testing";

import { IMAGES, statementsOf } from "../test/stack";
import { ConfigBucket } from "./config-bucket";

describe("the bucket of configuration files", () => {
  const stack = synthesizeStack((scope) => {
    new ConfigBucket(scope, "configuration", { name: "test-config-111122223333-eu-west-1", images: IMAGES });
  });

  it("goes with all that is in it, for Terraform can make it again", () => {
    expect(stack.resource("aws_s3_bucket")).toEqual({
      bucket: "test-config-111122223333-eu-west-1",
      force_destroy: true,
    });
  });

  it("is closed to the public and encrypted", () => {
    expect(stack.resource("aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(stack.resource("aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
    });
  });

  it("answers over TLS only", () => {
    const { TlsOnly } = statementsOf(stack.resource("aws_s3_bucket_policy")["policy"]);
    expect(TlsOnly).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    expect(TlsOnly?.["Resource"]).toEqual([expect.stringMatching(/\.arn\}$/), expect.stringMatching(/\.arn\}\/\*$/)]);
  });

  it("keeps what has changed for thirty days", () => {
    expect(stack.resource("aws_s3_bucket_versioning")).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    expect(stack.resource("aws_s3_bucket_lifecycle_configuration")).toMatchObject({
      rule: [{ status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 30 }] }],
    });
  });
});
