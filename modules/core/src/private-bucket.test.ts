import { describe, expect, it } from "@jest/globals";
import { synthesizeStack } from "@watchpost/scripts/testing";

import { PrivateBucket, type PrivateBucketProps } from "./private-bucket";
import { days } from "./units";

const bucket = (props: Partial<PrivateBucketProps> = {}) =>
  synthesizeStack((scope) => {
    new PrivateBucket(scope, "states", {
      name: "acme-terraform-state",
      whenDestroyed: "refuse",
      keepOldVersions: days(90),
      ...props,
    });
  });

describe("a private bucket", () => {
  it("is closed to the public, encrypted and versioned", () => {
    const stack = bucket();
    expect(stack.resource("aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(stack.resource("aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
    });
    expect(stack.resource("aws_s3_bucket_versioning")).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
  });

  it("refuses everybody who comes without TLS", () => {
    expect(JSON.parse(String(bucket().resource("aws_s3_bucket_policy")["policy"]))).toMatchObject({
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [expect.stringMatching(/\.arn\}$/), expect.stringMatching(/\.arn\}\/\*$/)],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("keeps old versions for a time, and where it is told so the last of them for good", () => {
    const rule = (props?: Partial<PrivateBucketProps>) =>
      bucket(props).resource("aws_s3_bucket_lifecycle_configuration");
    expect(rule()).toMatchObject({ rule: [{ noncurrent_version_expiration: [{ noncurrent_days: 90 }] }] });
    expect(rule({ alwaysKept: 20 })).toMatchObject({
      rule: [{ noncurrent_version_expiration: [{ noncurrent_days: 90, newer_noncurrent_versions: 20 }] }],
    });
  });

  it("is kept by a destroy, or goes with all that is in it", () => {
    expect(bucket().resource("aws_s3_bucket")).toEqual({
      bucket: "acme-terraform-state",
      lifecycle: { prevent_destroy: true },
    });
    expect(bucket({ whenDestroyed: "delete" }).resource("aws_s3_bucket")).toEqual({
      bucket: "acme-terraform-state",
      force_destroy: true,
    });
  });

  it("lies, with all that belongs to it, in the region that it is told", () => {
    const { resource = {} } = bucket({ region: "us-east-1" }).terraform;
    const regions = Object.values(resource).flatMap((named) => Object.values(named).map(({ region }) => region));
    expect(regions).toEqual(Array.from({ length: 6 }, () => "us-east-1"));
  });
});
