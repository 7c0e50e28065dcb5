import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { InvalidValues, localState, s3, terraformCloud } from "@watchpost/core";
import { type Synthesized, synthesizeApp, temporaryDirectory } from "@watchpost/scripts/testing";

import { TEST_ENVIRONMENT } from "../test/environment";
import { type BootstrapState, buildBootstrap } from "./bootstrap";
import type { PlatformValues } from "./environment";

const environment = (name: string, values: Partial<PlatformValues> = {}): PlatformValues => ({
  ...TEST_ENVIRONMENT,
  name,
  state: s3({ bucket: "acme-terraform-state" }),
  ...values,
});

/** The stacks, by name. */
function stacks(
  environments: readonly PlatformValues[],
  state: BootstrapState = "local",
): Readonly<Record<string, Synthesized>> {
  const app = buildBootstrap(environments, state, join(temporaryDirectory(), "cdktf.out"));
  return Object.fromEntries(app.node.children.map(({ node }) => [node.id, synthesizeApp(app, node.id)]));
}

function complaint(...environments: PlatformValues[]): string {
  try {
    buildBootstrap(environments, "local", temporaryDirectory());
  } catch (error) {
    if (error instanceof InvalidValues) return error.message;
    throw error;
  }
  return "nothing";
}

const bucketsOf = (stack: Synthesized | undefined) => Object.values(stack?.resources("aws_s3_bucket") ?? {});

const OTHER = {
  account: "444455556666",
  region: "us-east-1",
  network: { ...TEST_ENVIRONMENT.network, zones: ["us-east-1a"] },
};

describe("the buckets of states", () => {
  it("are one where environments share it, and no destroy takes it away", () => {
    const { bootstrap, ...others } = stacks([environment("dev"), environment("prod")]);
    expect(others).toEqual({});
    expect(bucketsOf(bootstrap)).toEqual([
      { bucket: "acme-terraform-state", region: "eu-west-1", lifecycle: { prevent_destroy: true } },
    ]);
  });

  it("lie where each environment looks for its own", () => {
    const { bootstrap } = stacks([
      environment("dev"),
      environment("staging", { state: s3({ bucket: "acme-frankfurt", region: "eu-central-1" }) }),
      environment("lab", { state: localState() }),
      environment("cloud", { state: terraformCloud({ organization: "acme", workspace: "cloud" }) }),
    ]);
    expect(bucketsOf(bootstrap)).toMatchObject([
      { bucket: "acme-frankfurt", region: "eu-central-1" },
      { bucket: "acme-terraform-state", region: "eu-west-1" },
    ]);
  });

  it("are a stack for each account, which refuses the credentials of another", () => {
    const {
      "bootstrap-111122223333": first,
      "bootstrap-444455556666": second,
      ...others
    } = stacks([environment("dev"), environment("prod", { ...OTHER, state: s3({ bucket: "acme-prod-state" }) })]);
    expect(others).toEqual({});
    expect(bucketsOf(first)).toMatchObject([{ bucket: "acme-terraform-state" }]);
    expect(bucketsOf(second)).toMatchObject([{ bucket: "acme-prod-state", region: "us-east-1" }]);
    expect(second?.terraform["provider"]).toMatchObject({
      aws: [{ region: "us-east-1", allowed_account_ids: ["444455556666"] }],
    });
  });

  it("keep their own state in a file, and once they are there in the first of them", () => {
    const backend = (state: BootstrapState) => stacks([environment("dev")], state)["bootstrap"]?.terraform["terraform"];
    expect(backend("local")).toMatchObject({ backend: { local: { path: "../../../terraform.bootstrap.tfstate" } } });
    expect(backend("bucket")).toMatchObject({
      backend: {
        s3: {
          bucket: "acme-terraform-state",
          key: "watchpost/bootstrap.tfstate",
          region: "eu-west-1",
          use_lockfile: true,
        },
      },
    });
  });

  it("are refused where one would have to be in two places", () => {
    expect(complaint(environment("dev"), environment("prod", OTHER))).toBe(
      '1 value of environment "prod" cannot be used:\n' +
        '  state.bucket: got "acme-terraform-state", want a bucket of its own in account 444455556666, us-east-1. ' +
        "dev keeps its state in this one in account 111122223333, eu-west-1, and a bucket is in one place.",
    );
  });

  it("are refused where no environment wants one", () => {
    expect(complaint(environment("dev", { state: localState() }))).toBe(
      '1 value of environment "dev" cannot be used:\n' +
        '  state: got "local", want s3({ … }) in one environment at least. There is no bucket to make.',
    );
  });

  it("are refused with environments that are wrong", () => {
    expect(complaint(environment("dev", { region: "europe" }))).toContain('region: got "europe"');
  });
});
