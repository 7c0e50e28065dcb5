import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";

import { policyDocument } from "./iam";
import type { Duration } from "./units";

export interface PrivateBucketProps {
  /** Shared with all accounts of AWS. */
  readonly name: string;
  /**
   * What a destroy does with it: `delete` it and all that is in it, which can be made again, or `refuse`.
   * https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy
   */
  readonly whenDestroyed: "delete" | "refuse";
  /** How long an object stays that has been replaced or deleted: whole days. */
  readonly keepOldVersions: Duration;
  /**
   * How many of each object's old versions stay however old they are: 1 to 100.
   * https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html
   * @default - none
   */
  readonly alwaysKept?: number;
  /** @default - the provider's region */
  readonly region?: string;
}

/** A bucket that is versioned, encrypted, closed to the public and reached by TLS only. */
export class PrivateBucket extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const inRegion = props.region ? { region: props.region } : {};
    const bucket = new S3Bucket(this, "Resource", {
      bucket: props.name,
      ...inRegion,
      ...(props.whenDestroyed === "delete" ? { forceDestroy: true } : { lifecycle: { preventDestroy: true } }),
    });
    this.name = bucket.bucket;
    this.arn = bucket.arn;
    const of = { bucket: bucket.id, ...inRegion };
    new S3BucketPublicAccessBlock(this, "private", {
      ...of,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      ...of,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    new S3BucketPolicy(this, "tls-only", { ...of, policy: tlsOnly(bucket.arn) });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      ...of,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      ...of,
      rule: [oldVersionsRule(props)],
      dependsOn: [versioning],
    });
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html */
function tlsOnly(bucketArn: string): string {
  return policyDocument([
    {
      sid: "TlsOnly",
      effect: "Deny",
      principal: "*",
      actions: ["s3:*"],
      resources: [bucketArn, `${bucketArn}/*`],
      condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ]);
}

function oldVersionsRule({ keepOldVersions, alwaysKept }: PrivateBucketProps) {
  return {
    id: "old-versions",
    status: "Enabled",
    filter: [{ prefix: "" }],
    noncurrentVersionExpiration: [
      { noncurrentDays: keepOldVersions.days, ...(alwaysKept && { newerNoncurrentVersions: alwaysKept }) },
    ],
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
  };
}
