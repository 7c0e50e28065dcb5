import { describe, expect, it } from "@jest/globals";
import { synthesizeStack } from "@watchpost/scripts/testing";

import { IMAGES } from "../test/stack";
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

  it("keeps what has changed for thirty days", () => {
    expect(stack.resource("aws_s3_bucket_lifecycle_configuration")).toMatchObject({
      rule: [{ status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 30 }] }],
    });
  });
});
