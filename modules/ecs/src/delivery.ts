import { S3Object, type S3ObjectConfig } from "@cdktf/provider-aws/lib/s3-object";
import { EnvironmentStack, type PolicyStatement, terraformText } from "@watchpost/core";
import { type ITerraformDependable, TerraformAsset, TerraformStack } from "cdktf";
import { Construct } from "constructs";

import {
  type ConfigFile,
  manifestOf,
  type ProgramFile,
  SECRETS_DIRECTORY,
  secretVariables,
  sha256,
  shortHash,
  type Stored,
  storedFiles,
} from "./config-files";
import { initScript } from "./config-scripts/init";
import { reloadScript } from "./config-scripts/reload";
import type { Container, Mount } from "./container";
import type { Volume } from "./task-definition";

export interface DeliveryProps {
  /** At least one. */
  readonly files: readonly ConfigFile[];
  /**
   * Programs that are delivered beside them. One that changes replaces the task in any case: none reloads itself.
   * @default []
   */
  readonly programs?: readonly ProgramFile[];
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
  readonly bucket: { readonly name: string; readonly arn: string };
  /** The image of the AWS CLI. */
  readonly image: string;
}

const VOLUME = "config";
const SECRETS_VOLUME = "secrets";

/** How long a changed file may wait before it is noticed. */
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
    const { bucket, reloadUrls = [], programs = [] } = props;
    const files = storedFiles([...props.files, ...programs]);
    const manifest = manifestOf(files);
    const manifestName = reloadUrls.length > 0 ? "manifest" : `manifest.${shortHash(sha256(manifest))}`;
    this.ready = this.objects(bucket.name, id, files, { name: manifestName, content: manifest });
    this.volumes = [
      { name: VOLUME, on: "task" },
      ...(hasSecrets(props) ? [{ name: SECRETS_VOLUME, on: "task" } as const] : []),
    ];
    this.mount = { volume: VOLUME, path: `/${VOLUME}` };
    this.secretsMount = { volume: SECRETS_VOLUME, path: SECRETS_DIRECTORY };
    this.containers = deliveryContainers(props, {
      CONFIG_BUCKET: bucket.name,
      CONFIG_MANIFEST: manifestName,
      CONFIG_PREFIX: id,
      ...(reloadUrls.length > 0 && programs.length > 0 && { CONFIG_PROGRAMS: hashOfPrograms(files) }),
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
    bucketName: string,
    prefix: string,
    files: readonly ((ConfigFile | ProgramFile) & Stored)[],
    manifest: { readonly name: string; readonly content: string },
  ): ITerraformDependable[] {
    const common = {
      bucket: bucketName,
      // Tasks that run, or that a failed deployment goes back to, find their own files until the new ones serve.
      lifecycle: { createBeforeDestroy: true },
      ...tenTags(this),
    };
    const objects = files.map((file) => {
      const name = file.path.replace(/[/.]/g, "-");
      return new S3Object(this, name, {
        ...common,
        key: `${prefix}/${file.objectName}`,
        ...("content" in file ? text(file.content) : { source: this.asset(name, file.source, file.sha256) }),
      });
    });
    return [
      new S3Object(this, "manifest", {
        ...common,
        key: `${prefix}/${manifest.name}`,
        contentType: TEXT,
        content: manifest.content,
        dependsOn: objects,
      }),
    ];
  }

  /** A copy beside `cdk.tf.json`. @returns its path from there, which is where Terraform runs */
  private asset(name: string, source: string, hash: string): string {
    return new TerraformAsset(this, `${name}-asset`, { path: source, assetHash: shortHash(hash) }).path;
  }
}

/** Read by nobody: it makes another task definition of another program. */
const hashOfPrograms = (files: readonly ((ConfigFile | ProgramFile) & Stored)[]) =>
  shortHash(sha256(manifestOf(files.filter((file) => "source" in file))));

const TEXT = "text/plain; charset=utf-8";

const text = (content: string) => ({ contentType: TEXT, content: terraformText(content) });

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
const MOST_OBJECT_TAGS = 10;

/** Where a stack has more tags than S3 takes for an object, those that fit, the platform's among them. */
function tenTags(scope: Construct): Pick<S3ObjectConfig, "overrideProvider"> {
  const stack = TerraformStack.of(scope);
  const tags = stack instanceof EnvironmentStack ? Object.entries(stack.tags) : [];
  if (tags.length <= MOST_OBJECT_TAGS) return {};
  return { overrideProvider: { defaultTags: { tags: Object.fromEntries(tags.slice(-MOST_OBJECT_TAGS)) } } };
}

const hasSecrets = ({ secretFiles = {} }: DeliveryProps) => Object.keys(secretFiles).length > 0;

function deliveryContainers(props: DeliveryScopeProps, environment: Readonly<Record<string, string>>): Container[] {
  const { image, secretFiles = {}, ownedVolumes = [], owner = "65534:65534", reloadUrls = [] } = props;
  const variables = secretVariables(Object.keys(secretFiles));
  const writable = (volume: string): Mount => ({ volume, path: `/${volume}`, readOnly: false });
  const shell = (script: string) => ({ entryPoint: ["/bin/sh", "-c"], command: [script] });
  const init: Container = {
    name: "config",
    image,
    ...shell(
      initScript({
        secretFiles: variables,
        ownedDirectories: ownedVolumes.map(({ path }) => path),
        owner,
      }),
    ),
    environment,
    secrets: Object.fromEntries(Object.entries(secretFiles).map(([file, arn]) => [variables[file] ?? file, arn])),
    mounts: [writable(VOLUME), ...(hasSecrets(props) ? [writable(SECRETS_VOLUME)] : []), ...ownedVolumes],
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
