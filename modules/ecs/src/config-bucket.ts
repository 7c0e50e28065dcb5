import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { type Images, policyDocument, type PolicyStatement, terraformText } from "@watchpost/core";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

import { type ConfigFile, manifestOf, sha256, storedFiles } from "./config-files";
import { initScript, reloadScript } from "./config-scripts";
import type { Container, Mount } from "./container";
import type { Volume } from "./task-definition";

export interface ConfigBucketProps {
  readonly name: string;
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

  /** Puts the files into the bucket for one service, whose tasks are replaced when a file changes. */
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

export interface DeliveryProps {
  readonly files: readonly ConfigFile[];
  /**
   * Secrets that programs read from files, as file name → ARN of the secret.
   * @default {}
   */
  readonly secretFiles?: Readonly<Record<string, string>>;
  /**
   * Volumes of the task's own disk that its programs write to: they are given to `owner`.
   * @default []
   */
  readonly ownedVolumes?: readonly Mount[];
  /**
   * User and group that the task's programs run as.
   * @default "65534:65534" - nobody, as in the images of the Prometheus project
   */
  readonly owner?: string;
  /**
   * Addresses that are told to reload when a file changes; with some, a change does not replace the task.
   * @default []
   */
  readonly reloadUrls?: readonly string[];
}

interface DeliveryScopeProps extends DeliveryProps {
  readonly bucket: ConfigBucket;
  readonly image: string;
}

const VOLUME = "config";
const SECRETS_VOLUME = "secrets";
const POLL_SECONDS = 60;

/** Most memory that fetching files beside a running program may take. */
export const CONFIG_RELOAD_MEMORY_MIB = 192;

/** The files of one service on their way into its tasks. */
export class Delivery extends Construct {
  /** The container that others come after, and where files change under running tasks, the one that fetches them. */
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
  /** For containers that read the files. */
  readonly mount: Mount;
  /** For containers that read secrets from files. */
  readonly secretsMount: Mount;
  readonly statements: readonly PolicyStatement[];
  /** What must be there before a task can start. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: DeliveryScopeProps) {
    super(scope, id);
    const { bucket, files, secretFiles = {}, reloadUrls = [] } = props;
    const hasSecrets = Object.keys(secretFiles).length > 0;
    const manifest = manifestOf(files);
    const manifestName = reloadUrls.length > 0 ? "manifest" : `manifest.${sha256(manifest).slice(0, 16)}`;
    this.ready = this.objects(bucket, id, files, { name: manifestName, content: manifest });
    this.volumes = [
      { name: VOLUME, on: "task" },
      ...(hasSecrets ? [{ name: SECRETS_VOLUME, on: "task" } as const] : []),
    ];
    this.mount = { volume: VOLUME, path: `/${VOLUME}` };
    this.secretsMount = { volume: SECRETS_VOLUME, path: `/${SECRETS_VOLUME}` };
    this.containers = deliveryContainers(props, {
      CONFIG_BUCKET: bucket.name,
      CONFIG_MANIFEST: manifestName,
      CONFIG_PREFIX: id,
    });
    this.statements = [
      { sid: "ReadConfiguration", actions: ["s3:GetObject"], resources: [`${bucket.arn}/${id}/*`] },
      {
        sid: "ListConfiguration",
        actions: ["s3:ListBucket"],
        resources: [bucket.arn],
        condition: { StringLike: { "s3:prefix": `${id}/*` } },
      },
    ];
  }

  private objects(
    bucket: ConfigBucket,
    prefix: string,
    files: readonly ConfigFile[],
    manifest: { readonly name: string; readonly content: string },
  ): ITerraformDependable[] {
    const objects = storedFiles(files).map(
      ({ path, objectName, content }) =>
        new S3Object(this, path.replace(/[/.]/g, "-"), {
          bucket: bucket.name,
          key: `${prefix}/${objectName}`,
          content: terraformText(content),
          contentType: "text/plain; charset=utf-8",
          // Tasks that run, or that a failed deployment goes back to, find their own files until the new ones serve.
          lifecycle: { createBeforeDestroy: true },
        }),
    );
    return [
      new S3Object(this, "manifest", {
        bucket: bucket.name,
        key: `${prefix}/${manifest.name}`,
        content: manifest.content,
        contentType: "text/plain; charset=utf-8",
        lifecycle: { createBeforeDestroy: true },
        dependsOn: objects,
      }),
    ];
  }
}

function deliveryContainers(props: DeliveryScopeProps, environment: Readonly<Record<string, string>>): Container[] {
  const { image, secretFiles = {}, ownedVolumes = [], owner = "65534:65534", reloadUrls = [] } = props;
  const variableOf = (file: string) => `SECRET_${file.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
  const files = Object.keys(secretFiles);
  const writable = (volume: string): Mount => ({ volume, path: `/${volume}`, readOnly: false });
  const shell = (script: string) => ({ entryPoint: ["/bin/sh", "-c"], command: [script] });
  const init: Container = {
    name: "config",
    image,
    ...shell(
      initScript({
        secretFiles: Object.fromEntries(files.map((file) => [file, variableOf(file)])),
        ownedDirectories: ownedVolumes.map(({ path }) => path),
        owner,
      }),
    ),
    environment,
    secrets: Object.fromEntries(files.map((file) => [variableOf(file), secretFiles[file] ?? ""])),
    mounts: [writable(VOLUME), ...(files.length > 0 ? [writable(SECRETS_VOLUME)] : []), ...ownedVolumes],
    lifecycle: "once",
  };
  if (reloadUrls.length === 0) return [init];
  const reload: Container = {
    name: "config-reload",
    image,
    ...shell(reloadScript()),
    environment: {
      ...environment,
      CONFIG_POLL_SECONDS: String(POLL_SECONDS),
      CONFIG_RELOAD_URLS: reloadUrls.join(" "),
    },
    mounts: [writable(VOLUME)],
    after: [init.name],
    lifecycle: "restarted",
    memoryMiB: CONFIG_RELOAD_MEMORY_MIB,
  };
  return [init, reload];
}
