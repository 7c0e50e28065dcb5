import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { type Images, policyDocument } from "@watchpost/core";
import { Construct } from "constructs";

import { Delivery, type DeliveryProps } from "./delivery";

export interface ConfigBucketProps {
  /** Shared with all accounts of AWS: `dev-monitoring-config-111122223333-eu-west-1`. */
  readonly name: string;
  /** Where the image of the AWS CLI comes from, which carries the files. */
  readonly images: Images;
}

/** The bucket that carries configuration to tasks, for ECS mounts no files. It holds no secrets. */
export class ConfigBucket extends Construct {
  readonly name: string;
  readonly arn: string;
  private readonly images: Images;

  constructor(scope: Construct, id: string, { name, images }: ConfigBucketProps) {
    super(scope, id);
    this.images = images;
    // Everything in it is made by Terraform, and can be made again.
    const bucket = new S3Bucket(this, "Resource", { bucket: name, forceDestroy: true });
    this.name = bucket.bucket;
    this.arn = bucket.arn;
    new S3BucketPublicAccessBlock(this, "private", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.id,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    new S3BucketPolicy(this, "tls-only", {
      bucket: bucket.id,
      policy: policyDocument([
        {
          sid: "TlsOnly",
          effect: "Deny",
          principal: "*",
          actions: ["s3:*"],
          resources: [bucket.arn, `${bucket.arn}/*`],
          condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    });
    this.keepVersions(bucket);
  }

  /**
   * Puts the files into the bucket for one service. When a file changes, its tasks are replaced, or where
   * {@link DeliveryProps.reloadUrls} are given, told to reload.
   * @param id the service's prefix in the bucket: `grafana`
   * @throws Error for files that cannot be delivered
   */
  deliver(id: string, props: DeliveryProps): Delivery {
    return new Delivery(this, id, { ...props, bucket: this, image: this.images.reference("awsCli") });
  }

  private keepVersions(bucket: S3Bucket): void {
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: bucket.id,
      rule: [
        {
          id: "old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: 30 }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
        },
      ],
      dependsOn: [versioning],
    });
  }
}
