import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { afterEach, describe, expect, it } from "@jest/globals";
import { synthesizeStack } from "@watchpost/scripts/testing";

import { localState, s3, terraformCloud } from "./environment/state";

afterEach(() => {
  delete process.env["WATCHPOST_STATE"];
});

const topic = (stack: Parameters<Parameters<typeof synthesizeStack>[0]>[0]) =>
  new SnsTopic(stack, "topic", { name: "t", tags: { "//": "a tag, however odd" } });

describe("a stack", () => {
  it("refuses credentials of another account, and tags everything", () => {
    const { terraform } = synthesizeStack(topic, { name: "dev", owner: "platform-team", tags: { Feature: "Cache" } });
    expect(terraform["provider"]).toEqual({
      aws: [
        {
          region: "eu-west-1",
          allowed_account_ids: ["111122223333"],
          default_tags: [
            {
              tags: {
                Feature: "Cache",
                Service: "Monitoring",
                Environment: "dev",
                Owner: "platform-team",
                ManagedBy: "watchpost-dev",
              },
            },
          ],
        },
      ],
    });
  });

  it("keeps cdktf's note on the stack, which its command line reads, and leaves out those on resources", () => {
    const { terraform } = synthesizeStack(topic);
    expect(terraform["//"]).toMatchObject({ metadata: { stackName: "test" } });
    expect(terraform.resource).toEqual({
      aws_sns_topic: { topic: { name: "t", tags: { "//": "a tag, however odd" } } },
    });
  });

  it("wants a Terraform that knows write-only arguments", () => {
    expect(synthesizeStack(topic).terraform["terraform"]).toMatchObject({ required_version: ">= 1.11.0" });
  });
});

describe("the backend", () => {
  const terraform = (state: Parameters<typeof synthesizeStack>[1]) =>
    synthesizeStack(topic, { name: "dev", ...state }).terraform["terraform"];

  it("is a bucket, with a lock file, encryption and a key for each environment", () => {
    expect(terraform({ state: s3({ bucket: "acme-terraform-state" }) })).toMatchObject({
      backend: {
        s3: {
          bucket: "acme-terraform-state",
          key: "watchpost/dev.tfstate",
          region: "eu-west-1",
          encrypt: true,
          use_lockfile: true,
        },
      },
    });
  });

  it("finds the bucket in another region", () => {
    expect(terraform({ state: s3({ bucket: "acme-terraform-state", region: "us-east-1" }) })).toMatchObject({
      backend: { s3: { region: "us-east-1" } },
    });
  });

  it("is a workspace of Terraform Cloud, and then no backend", () => {
    const settings = terraform({ state: terraformCloud({ organization: "acme", workspace: "monitoring-dev" }) });
    expect(settings).toMatchObject({ cloud: { organization: "acme", workspaces: { name: "monitoring-dev" } } });
    expect(settings).not.toHaveProperty("backend");
  });

  it("is a file at the root of the checkout, by a relative path", () => {
    expect(terraform({ state: localState() })).toMatchObject({
      backend: { local: { path: "../../../terraform.dev.tfstate" } },
    });
  });

  it.each([
    ["local", { local: { path: "../../../terraform.dev.tfstate" } }],
    ["", { s3: { bucket: "acme-terraform-state" } }],
  ])("obeys WATCHPOST_STATE=%s", (value, backend) => {
    process.env["WATCHPOST_STATE"] = value;
    expect(terraform({ state: s3({ bucket: "acme-terraform-state" }) })).toMatchObject({ backend });
  });

  it("refuses any other WATCHPOST_STATE", () => {
    process.env["WATCHPOST_STATE"] = "lokal";
    expect(() => terraform({})).toThrow(
      'WATCHPOST_STATE: got "lokal", want local or nothing. It is an environment variable.',
    );
  });
});
