import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

import { describe, expect } from "@jest/globals";
import { findTool, itWith, putObject, run, stubAws, temporaryDirectory, Terraform } from "@watchpost/scripts/testing";
import { readsCloudWatch } from "@watchpost/exporter";
import { build } from "@watchpost/platform";
import { parse } from "yaml";

import { environments } from "./environments";

process.env["WATCHPOST_STATE"] = "local";

const outdir = join(temporaryDirectory(), "cdktf.out");
build(environments, outdir).synth();

/** Given as Grafana's password: it must be found nowhere but in Secrets Manager. */
const CANARY = "canary-5f0c-never-to-be-written-down";
/** What the offline providers make up for secrets: a hash behind this word. */
const MADE_UP = /fake-[0-9a-f]{24}/;

interface Container {
  readonly name: string;
  readonly command?: readonly string[];
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[];
}

interface State {
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  }[];
}

/** An environment on its way through Terraform, made once for all tests. */
class Lifecycle {
  private readonly terraform: Terraform;
  private made: Promise<{ plan: string; state: string; changes: string }> | undefined;

  constructor(readonly name: string) {
    this.terraform = new Terraform(join(outdir, "stacks", name), { grafana_admin_password: CANARY });
  }

  /** Plans and applies. @returns the plan as JSON, the state, and what a second plan would change */
  applied() {
    this.made ??= (async () => {
      await this.terraform.init();
      await this.terraform.validate();
      await this.terraform.plan();
      const plan = await this.terraform.show();
      await this.terraform.apply();
      const { any, text } = await this.terraform.changes();
      return { plan, state: await this.terraform.state(), changes: any ? text : "" };
    })();
    return this.made;
  }

  async state(): Promise<State> {
    return JSON.parse((await this.applied()).state) as State;
  }

  async destroyed(): Promise<State> {
    await this.applied();
    await this.terraform.destroy();
    return JSON.parse(await this.terraform.state()) as State;
  }

  get directory(): string {
    return this.terraform.directory;
  }

  get synthesized(): string {
    return this.terraform.read("cdk.tf.json");
  }
}

/** Runs the containers that deliver files, as ECS would, with a directory for the bucket. @returns what they delivered */
async function delivered(lifecycle: Lifecycle, service: string): Promise<{ config: string; secrets: string }> {
  const state = await lifecycle.state();
  const work = temporaryDirectory();
  const [buckets, config, secrets] = ["buckets", "config", "secrets"].map((name) => join(work, name)) as [
    string,
    string,
    string,
  ];
  for (const directory of [config, secrets]) mkdirSync(directory);
  for (const attributes of instances(state, "aws_s3_object")) {
    const { bucket, key, content, source } = attributes;
    // As Terraform reads it: from where cdk.tf.json lies.
    const text = typeof source === "string" ? readFileSync(join(lifecycle.directory, source), "utf8") : String(content);
    putObject(buckets, String(bucket), String(key), text);
  }
  const definition = instances(state, "aws_ecs_task_definition").find(
    (attributes) => attributes["family"] === `${lifecycle.name}-${service}`,
  );
  const containers = JSON.parse(String(definition?.["container_definitions"])) as Container[];
  const init = containers.find(({ name }) => name === "config");
  const script = (init?.command?.[0] ?? "").replaceAll("/config/", `${config}/`).replaceAll("/secrets/", `${secrets}/`);
  const ran = await run("sh", ["-c", script.replace(/^chown .*$/gm, ":")], {
    env: {
      PATH: `${stubAws(join(work, "bin"), buckets)}:${process.env["PATH"] ?? ""}`,
      ...Object.fromEntries(init?.environment.map(({ name, value }) => [name, value]) ?? []),
      ...Object.fromEntries(init?.secrets.map(({ name }) => [name, CANARY]) ?? []),
    },
  });
  expect(ran).toMatchObject({ status: 0, stderr: "" });
  return { config: join(config, "current"), secrets };
}

function instances({ resources }: State, type: string): Readonly<Record<string, unknown>>[] {
  return resources
    .filter((resource) => resource.mode === "managed" && resource.type === type)
    .flatMap((resource) => resource.instances.map(({ attributes }) => attributes));
}

const NEEDED = ["terraform", "offline providers"] as const;

describe.each(environments.map(({ name }) => name))("%s", (name) => {
  const lifecycle = new Lifecycle(name);

  itWith(NEEDED, "is accepted by Terraform, planned and applied, and a second plan is empty", async () => {
    expect((await lifecycle.applied()).changes).toBe("");
  });

  itWith(NEEDED, "holds no secret in synth, plan or state", async () => {
    const { plan, state } = await lifecycle.applied();
    for (const [where, text] of Object.entries({ synth: lifecycle.synthesized, plan, state })) {
      expect({ where, canary: text.includes(CANARY), madeUp: MADE_UP.exec(text)?.[0] }).toEqual({
        where,
        canary: false,
        madeUp: undefined,
      });
    }
  });

  itWith(NEEDED, "tags every taggable resource", async () => {
    const { plan } = await lifecycle.applied();
    const { resource_changes } = JSON.parse(plan) as {
      resource_changes: { address: string; change: { after: { tags_all?: Record<string, string> } | null } }[];
    };
    const tagged = resource_changes.flatMap(({ address, change }) =>
      change.after?.tags_all ? [{ address, tags: change.after.tags_all }] : [],
    );
    expect(tagged.length).toBeGreaterThan(20);
    const environment = environments.find((each) => each.name === name);
    for (const { address, tags } of tagged) {
      expect({ address, tags }).toMatchObject({
        address,
        tags: { ...environment?.tags, Service: "Monitoring", Environment: name, Owner: "platform-team" },
      });
    }
  });

  itWith([...NEEDED, "promtool"], "delivers a configuration and rules that Prometheus accepts", async () => {
    const { config } = await delivered(lifecycle, "prometheus");
    const rules = join(config, "prometheus/rules");
    const text = readFileSync(join(config, "prometheus/prometheus.yml"), "utf8");
    expect(parse(text)).toMatchObject({ global: { external_labels: { environment: name } } });
    const promtool = findTool("promtool") ?? "";
    const local = await run(
      "sh",
      ["-c", `sed "s#/config/current#${config}#" prometheus.yml > local.yml && ${promtool} check config local.yml`],
      {
        cwd: join(config, "prometheus"),
      },
    );
    expect(local).toMatchObject({ status: 0 });
    expect(local.stdout).toContain(`${readdirSync(rules).length} rule files found`);
    const checked = await run(promtool, ["check", "rules", ...readdirSync(rules).map((file) => join(rules, file))]);
    expect(checked).toMatchObject({ status: 0 });
  });

  itWith(
    [...NEEDED, "amtool"],
    "delivers a configuration that Alertmanager accepts, and the secret beside it",
    async () => {
      const { config, secrets } = await delivered(lifecycle, "prometheus");
      const ran = await run(findTool("amtool") ?? "", ["check-config", join(config, "alertmanager/alertmanager.yml")]);
      expect(ran).toMatchObject({ status: 0 });
      const slack = environments.find((each) => each.name === name)?.notify.slack;
      const files = readdirSync(secrets).map((file) => [file, readFileSync(join(secrets, file), "utf8")]);
      expect(files).toEqual(slack ? [["slack-webhook", CANARY]] : []);
    },
  );

  itWith(NEEDED, "delivers the metrics service where it is chosen, with a configuration that it accepts", async () => {
    const { config } = await delivered(lifecycle, "prometheus");
    const { exporter, watch } = environments.find((each) => each.name === name) ?? {};
    const reads = readsCloudWatch(watch ?? []);
    const directory = join(config, "metrics-service");
    expect(existsSync(directory)).toBe(reads && exporter?.kind !== "cloudwatch-exporter");
    if (!existsSync(directory)) return;
    const ran = await run(process.execPath, ["metrics-service.cjs", "check", "--config", "metrics-service.yaml"], {
      cwd: directory,
    });
    expect(ran).toMatchObject({ status: 0, stderr: "" });
  });

  itWith(NEEDED, "delivers dashboards that are byte for byte the committed ones", async () => {
    const { config } = await delivered(lifecycle, "grafana");
    const directory = join(config, "grafana/dashboards");
    const files = existsSync(directory) ? readdirSync(directory) : [];
    // Those that come through the provider are tested with their own stack.
    const throughProvider = environments.find((each) => each.name === name)?.grafana.content === "provider";
    expect(files.length > 0).toBe(!throughProvider);
    for (const file of files) {
      const committed = readFileSync(resolve(__dirname, "../dashboards/json", basename(file)), "utf8");
      expect(readFileSync(join(directory, file), "utf8")).toBe(committed);
    }
  });

  itWith(NEEDED, "is destroyed without a rest", async () => {
    expect((await lifecycle.destroyed()).resources).toEqual([]);
  });
});
