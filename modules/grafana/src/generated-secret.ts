import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

import { ephemeral } from "./ephemeral";

export interface GeneratedSecretProps {
  /** `dev/grafana/admin-password` */
  readonly name: string;
  readonly description: string;
  /** A higher number makes and stores a new value. @default 1 */
  readonly version?: number;
  /** Days in which a deleted secret can be restored and its name not be used again: 0, or 7 to 30. */
  readonly recoveryWindowDays: number;
  /** An expression of Terraform that, where it is not empty, is stored in place of a made-up value: `var.password`. @default - none */
  readonly givenValue?: string;
}

const LENGTH = 32;

/**
 * A secret with a value that AWS makes up and nobody sees: it passes from an ephemeral resource into a write-only
 * argument, and Terraform writes neither into plan or state.
 * https://developer.hashicorp.com/terraform/language/manage-sensitive-data/ephemeral
 */
export class GeneratedSecret extends Construct {
  readonly arn: string;
  readonly name: string;
  /** For a write-only argument that is given {@link readBack}: both change together. */
  readonly version: number;
  private readonly value: SecretsmanagerSecretVersion;

  constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    super(scope, id);
    const { name, description, version = 1, recoveryWindowDays, givenValue } = props;
    const secret = new SecretsmanagerSecret(this, "Resource", {
      name,
      description,
      recoveryWindowInDays: recoveryWindowDays,
    });
    this.arn = secret.arn;
    this.name = name;
    this.version = version;
    const made = `${ephemeral(this, "aws_secretsmanager_random_password", {
      password_length: LENGTH,
      // Programs put it into addresses and shells.
      exclude_punctuation: true,
      require_each_included_type: true,
    })}.random_password`;
    this.value = new SecretsmanagerSecretVersion(this, "value", {
      secretId: secret.id,
      secretStringWo: `\${${givenValue ? `coalesce(${givenValue}, ${made})` : made}}`,
      secretStringWoVersion: version,
    });
  }

  /** What must be there before the value can be read. */
  get ready(): ITerraformDependable {
    return this.value;
  }

  /**
   * The stored value, for a write-only argument. It is read back while Terraform applies, since a made-up value is
   * another one in every run: after a failed apply the two ends would not fit.
   */
  readBack(): string {
    const stored = ephemeral(this, "aws_secretsmanager_secret_version", {
      // The secret's own ARN, but by the version: known only once there is a version to read. By the secret itself,
      // after an apply that had made the secret and failed before its version, every plan would fail to read one.
      secret_id: this.value.arn,
    });
    return `\${${stored}.secret_string}`;
  }
}
