import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { itWith, synthesizeStack, type Synthesized, temporaryDirectory } from "@watchpost/scripts/testing";
import type { TerraformStack } from "cdktf";

import { FIRST, SECOND } from "../test/config-files";
import { applied, CONTEXT, IMAGES, NAMES, networkIn } from "../test/stack";
import { Cluster } from "./cluster";
import { ConfigBucket } from "./config-bucket";
import { type ConfigFile, manifestOf, storedFiles } from "./config-files";
import type { Container } from "./container";
import type { Delivery, DeliveryProps } from "./delivery";
import { StatelessService } from "./service";

const SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-AbCdEf";
const RELOAD = "http://localhost:9090/-/reload";

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

function deliverIn(scope: TerraformStack, props: Partial<DeliveryProps>): Delivery {
  const bucket = new ConfigBucket(scope, "configuration", { name: "test-config", images: IMAGES });
  return bucket.deliver("web", { files: FIRST, ...props });
}

/** A delivery, and the stack that it is in. */
function deliver(props: Partial<DeliveryProps> = {}): { delivery: Delivery; stack: Synthesized } {
  let delivery: Delivery | undefined;
  const stack = synthesizeStack((scope) => (delivery = deliverIn(scope, props)));
  if (!delivery) throw new Error("Nothing was delivered.");
  return { delivery, stack };
}

const [init, reload] = ["config", "config-reload"].map(
  (name) =>
    ({ containers }: Delivery): Container | undefined =>
      containers.find((container) => container.name === name),
);

/** A service whose one container reads the files. */
function service(props: Partial<DeliveryProps>, tasks = 1): Synthesized {
  return synthesizeStack((scope) => {
    const network = networkIn(scope);
    const delivery = deliverIn(scope, props);
    const reader = { name: "web", image: "quay.io/example/web:1.0", mounts: [delivery.mount], after: ["config"] };
    new StatelessService(scope, "web", {
      ...{ name: "web", network, party: network.party("web", "Web"), after: delivery.ready },
      cluster: new Cluster(scope, "cluster", { name: NAMES.cluster }),
      tasks,
      task: {
        ...{ context: CONTEXT, name: "web", family: "web", cpu: 256, memoryMiB: 512 },
        containers: [reader, ...delivery.containers],
        volumes: delivery.volumes,
        statements: delivery.statements,
      },
    });
  });
}

describe("delivered files", () => {
  const { stack, delivery } = deliver();

  it("are objects that are named after their content and never change", () => {
    const objects = Object.values(stack.resources("aws_s3_object"));
    expect(objects.map(({ key }) => key)).toEqual([
      `web/manifest.${hashOf(manifestOf(storedFiles(FIRST))).slice(0, 16)}`,
      ...FIRST.map(({ path, content }) => `web/${path}.${hashOf(content).slice(0, 16)}`),
    ]);
    expect(objects.slice(1).map(({ content }) => content)).toEqual(FIRST.map(({ content }) => content));
  });

  it("are there before those that they replace have gone", () => {
    for (const { lifecycle } of Object.values(stack.resources("aws_s3_object")))
      expect(lifecycle).toEqual({ create_before_destroy: true });
  });

  it("have the environment's tags, and of many the ten that S3 takes, the platform's among them", () => {
    const tagged = (tags: Record<string, string>) =>
      synthesizeStack((scope) => void deliverIn(scope, {}), { tags }).resource("aws_s3_object", "manifest");
    const own = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`Own${i}`, String(i)]));
    expect(tagged({ Own0: "0" })["override_provider"]).toBeUndefined();
    expect(tagged(own)["override_provider"]).toEqual({
      default_tags: {
        tags: {
          ...{ Own2: "2", Own3: "3", Own4: "4", Own5: "5", Own6: "6", Own7: "7" },
          ...{ Service: "Monitoring", Environment: "test", Owner: "testers", ManagedBy: "watchpost-test" },
        },
      },
    });
  });

  it("are listed by a manifest that comes after them", () => {
    const manifest = stack.resource("aws_s3_object", "manifest");
    expect(manifest["content"]).toBe(manifestOf(storedFiles(FIRST)));
    expect(manifest["depends_on"]).toHaveLength(FIRST.length);
    expect(delivery.ready).toHaveLength(1);
  });

  it("may be read by the task, under its own prefix only", () => {
    expect(delivery.statements).toEqual([
      { sid: "ReadConfiguration", actions: ["s3:GetObject"], resources: [expect.stringMatching(/\/web\/\*$/)] },
      {
        sid: "ListConfiguration",
        actions: ["s3:ListBucket"],
        resources: [expect.not.stringContaining("/")],
        condition: { StringLike: { "s3:prefix": "web/*" } },
      },
    ]);
  });

  it("are refused where they could not be put into a directory", () => {
    expect(() => deliver({ files: [{ path: "../x", content: "" }] })).toThrow('Configuration file "../x": want names');
    expect(() => deliver({ files: [] })).toThrow("There are no configuration files to deliver");
  });
});

describe("a delivered program", () => {
  const programOf = (bytes: Buffer) => {
    const source = join(temporaryDirectory(), "program.cjs");
    writeFileSync(source, bytes);
    return { path: "web/program.cjs", source };
  };
  const first = Buffer.from("exit(0) // ${not.terraform}\u0000");
  const { stack } = deliver({ programs: [programOf(first)] });
  const hash = createHash("sha256").update(first).digest("hex");

  it("is an object whose bytes lie beside cdk.tf.json, under its hash, and are not in it", () => {
    const object = stack.resource("aws_s3_object", "program");
    expect(object).toMatchObject({ key: `web/web/program.cjs.${hash.slice(0, 16)}` });
    expect(object).not.toHaveProperty("content");
    const source = String(object["source"]);
    expect(source).toMatch(/^assets\/[\w-]+\/[0-9a-f]{16}\/program\.cjs$/);
    expect(source).toContain(hash.slice(0, 16));
    expect(readFileSync(join(stack.directory, source))).toEqual(first);
    expect(stack.text).not.toContain("not.terraform");
  });

  it("is in the manifest, by which tasks check it", () => {
    const manifest = stack.resource("aws_s3_object", "manifest");
    expect(String(manifest["content"])).toContain(`${hash}  web/program.cjs\n`);
    expect(manifest["depends_on"]).toHaveLength(FIRST.length + 1);
  });

  it("makes the same text from another place", () => {
    expect(deliver({ programs: [programOf(first)] }).stack.text).toBe(stack.text);
  });

  it("replaces the task when it changes, even where programs can be told to reload: none reloads itself", () => {
    const variables = (bytes: Buffer, files = FIRST) =>
      deliver({ files, programs: [programOf(bytes)], reloadUrls: [RELOAD] }).delivery.containers.map(
        ({ environment }) => environment?.["CONFIG_PROGRAMS"],
      );
    const second = Buffer.from("exit(1)");
    expect(variables(first)).toEqual(variables(first, SECOND));
    expect(variables(first)).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.any(String)]);
    expect(variables(first)[0]).not.toBe(variables(second)[0]);
  });
});

describe("the containers that carry files", () => {
  it("are one that ends before the others start, in the image of the AWS CLI", () => {
    const { delivery } = deliver();
    expect(delivery.containers).toHaveLength(1);
    expect(init?.(delivery)).toMatchObject({
      image: IMAGES.reference("awsCli"),
      entryPoint: ["/bin/sh", "-c"],
      lifecycle: "once",
      mounts: [{ volume: "config", path: "/config", readOnly: false }],
    });
    expect(delivery.mount).toEqual({ volume: "config", path: "/config" });
    expect(delivery.volumes).toEqual([{ name: "config", on: "task" }]);
  });

  it("change with the files, so that tasks are replaced", () => {
    const manifestIn = (files: readonly ConfigFile[]) =>
      init?.(deliver({ files }).delivery)?.environment?.["CONFIG_MANIFEST"];
    expect(manifestIn(FIRST)).not.toBe(manifestIn(SECOND));
    expect(manifestIn(FIRST)).toBe(manifestIn([...FIRST].reverse()));
  });

  it("do not change with the files where programs can be told to reload", () => {
    const containersWith = (files: readonly ConfigFile[]) =>
      deliver({ files, reloadUrls: [RELOAD] }).delivery.containers;
    const withoutTokens = (containers: readonly Container[]) =>
      containers.map(({ environment, ...container }) => ({ ...container, ...environment, CONFIG_BUCKET: "" }));
    expect(withoutTokens(containersWith(FIRST))).toEqual(withoutTokens(containersWith(SECOND)));
  });

  it("look for new files once a minute where programs can be told to reload", () => {
    const { delivery } = deliver({ reloadUrls: [RELOAD, "http://localhost:9093/-/reload"] });
    expect(reload?.(delivery)).toMatchObject({
      lifecycle: "restarted",
      after: ["config"],
      memoryMiB: 192,
      environment: {
        CONFIG_MANIFEST: "manifest",
        CONFIG_PREFIX: "web",
        CONFIG_POLL_SECONDS: "60",
        CONFIG_RELOAD_URLS: `${RELOAD} http://localhost:9093/-/reload`,
      },
    });
  });

  it("write secrets to files on a volume of their own", () => {
    const { delivery } = deliver({ secretFiles: { "slack-webhook": SECRET }, reloadUrls: [RELOAD] });
    expect(init?.(delivery)?.secrets).toEqual({ SECRET_SLACK_WEBHOOK: SECRET });
    expect(init?.(delivery)?.command?.[0]).toContain(
      '(umask 077 && printf %s "$SECRET_SLACK_WEBHOOK" > /secrets/slack-webhook)\nchown 65534:65534 /secrets/slack-webhook',
    );
    expect(delivery.volumes).toContainEqual({ name: "secrets", on: "task" });
    expect(delivery.secretsMount).toEqual({ volume: "secrets", path: "/secrets" });
    // What runs on beside the others gets none.
    expect(reload?.(delivery)?.secrets).toBeUndefined();
    expect(reload?.(delivery)?.mounts).toEqual([{ volume: "config", path: "/config", readOnly: false }]);
  });

  it("give fresh volumes to those who write there", () => {
    const data = { volume: "data", path: "/data", readOnly: false };
    const container = init?.(deliver({ ownedVolumes: [data], owner: "472:0" }).delivery);
    expect(container?.mounts).toContainEqual(data);
    expect(container?.command?.[0]).toContain("chown 472:0 /data\n");
  });

  it("are refused for names of secret files that a shell could misread", () => {
    expect(() => deliver({ secretFiles: { "$(id)": SECRET } })).toThrow('Secret file "$(id)": want a name');
  });
});

describe("a changed file in Terraform", () => {
  itWith(
    ["terraform", "offline providers"],
    "is there before the service changes, and what it replaces goes after",
    async () => {
      const stack = service({ files: FIRST });
      const { terraform } = await applied(stack);
      expect((await terraform.changes()).any).toBe(false);

      writeFileSync(join(stack.directory, "cdk.tf.json"), service({ files: SECOND }, 2).text);
      // AWS's provider replaces an object whose key changes; the offline one has to be told.
      const objects = Object.keys(stack.resources("aws_s3_object")).filter((name) =>
        /prometheus-yml|manifest/.test(name),
      );
      await terraform.terraform("plan", "-out=plan.bin", ...objects.map((name) => `-replace=aws_s3_object.${name}`));
      const output = await terraform.apply();
      const order = [
        /^aws_s3_object\.\S*prometheus-yml\S*: Creation complete/m,
        /^aws_s3_object\.\S*manifest\S*: Creation complete/m,
        /^aws_ecs_service\.\S+: Modifications complete/m,
        /^aws_s3_object\.\S*prometheus-yml\S* \(deposed object \w+\): Destroying/m,
      ].map((line) => output.search(line));
      expect(order).not.toContain(-1);
      expect(order).toEqual([...order].sort((a, b) => a - b));
    },
  );
});
