import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { describe, expect, it } from "@jest/globals";
import { itWith, synthesizeStack } from "@watchpost/scripts/testing";
import { Fn, Token } from "cdktf";
import fc from "fast-check";

import { applied } from "../test/stack";
import { type Container, renderContainers } from "./container";

const LOGS = { group: "/ecs/test-web", region: "eu-west-1" };
const WEB: Container = { name: "web", image: "example.com/web:1.0" };

/** What ECS gets of one container. Terraform's escapes are taken off, as Terraform does. */
function rendered(container: Partial<Container> = {}): Record<string, unknown> {
  const text = renderContainers([{ ...WEB, ...container }], LOGS).replaceAll("$${", () => "${");
  const [only] = JSON.parse(text) as [Record<string, unknown>];
  return only;
}

describe("a container", () => {
  it("is rendered with all that ECS would add by itself", () => {
    expect(rendered()).toEqual({
      name: "web",
      image: "example.com/web:1.0",
      cpu: 0,
      essential: true,
      environment: [],
      secrets: [],
      portMappings: [],
      mountPoints: [],
      volumesFrom: [],
      systemControls: [],
      dependsOn: [],
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": "/ecs/test-web",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web",
        },
      },
    });
  });

  it("is rendered with everything that it is given", () => {
    expect(
      rendered({
        entryPoint: ["/bin/sh", "-c"],
        command: ["echo $HOME"],
        environment: { B: "2", A: "1" },
        secrets: { TOKEN: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-AbCdEf" },
        ports: [3000],
        mounts: [
          { volume: "config", path: "/config" },
          { volume: "data", path: "/data", readOnly: false },
        ],
        after: ["config"],
        user: "65534",
        memoryMiB: 64,
        stopTimeoutSeconds: 120,
      }),
    ).toMatchObject({
      entryPoint: ["/bin/sh", "-c"],
      command: ["echo $HOME"],
      environment: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ],
      secrets: [{ name: "TOKEN", valueFrom: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-AbCdEf" }],
      portMappings: [{ containerPort: 3000, hostPort: 3000, protocol: "tcp" }],
      mountPoints: [
        { sourceVolume: "config", containerPath: "/config", readOnly: true },
        { sourceVolume: "data", containerPath: "/data", readOnly: false },
      ],
      dependsOn: [{ containerName: "config", condition: "SUCCESS" }],
      user: "65534",
      memory: 64,
      stopTimeout: 120,
    });
  });

  it("has a health check that the shell runs, with time to start", () => {
    const { healthCheck } = rendered({
      healthCheck: { command: "wget -q localhost || exit 1", startPeriodSeconds: 60 },
    });
    expect(healthCheck).toEqual({
      command: ["CMD-SHELL", "wget -q localhost || exit 1"],
      interval: 30,
      timeout: 5,
      retries: 3,
      startPeriod: 60,
    });
  });

  it.each([
    ["essential", true, undefined],
    ["restarted", false, { enabled: true, restartAttemptPeriod: 60 }],
    ["once", false, undefined],
  ] as const)("that is %s ends the task when it ends: %s", (lifecycle, essential, restartPolicy) => {
    const container = rendered({ lifecycle });
    expect([container["essential"], container["restartPolicy"]]).toEqual([essential, restartPolicy]);
  });
});

/** A list of names and values whose order is shuffled. */
const variables = fc.dictionary(fc.stringMatching(/^[A-Z_]{1,8}$/), fc.string());

const shuffled = (values: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(values).reverse());

describe("the rendered containers", () => {
  it("are the same text for the same containers, however their variables are ordered", () => {
    fc.assert(
      fc.property(variables, variables, (environment, secrets) => {
        const render = (container: Partial<Container>) => renderContainers([{ ...WEB, ...container }], LOGS);
        expect(render({ secrets: shuffled(secrets), environment: shuffled(environment) })).toBe(
          render({ environment, secrets }),
        );
      }),
    );
  });

  it("have the keys of every object in order", () => {
    const text = renderContainers(
      [{ ...WEB, ports: [80], mounts: [{ volume: "v", path: "/v" }], after: ["b"], lifecycle: "restarted" }],
      LOGS,
    );
    const keysInOrder = (value: unknown): boolean => {
      if (Array.isArray(value)) return value.every(keysInOrder);
      if (typeof value !== "object" || value === null) return true;
      const keys = Object.keys(value);
      return keys.join() === [...keys].sort().join() && Object.values(value).every(keysInOrder);
    };
    expect(keysInOrder(JSON.parse(text))).toBe(true);
  });

  it("stay in the order they are given in", () => {
    const names = ["web", "b", "a"];
    const text = renderContainers(
      names.map((name) => ({ ...WEB, name })),
      LOGS,
    );
    expect((JSON.parse(text) as { name: string }[]).map(({ name }) => name)).toEqual(names);
  });
});

/** What a shell, Grafana or Go template might hold, and Terraform would take for its own. */
const TRAPS: readonly string[] = [
  "${HOME}",
  "%{if}",
  "$${x}",
  "%%{x}",
  "$",
  '"${a}"',
  "\\${b}",
  "{{ $labels.x }}",
  "\n",
  "é",
  "$(date)",
];

describe("text with what Terraform takes for its own", () => {
  itWith(["terraform", "offline providers"], "reaches the container byte for byte, and tokens stay live", async () => {
    const odd = TRAPS.join(" | ");
    const bucketName = "test-bucket";
    const stack = synthesizeStack((scope) => {
      const bucket = new S3Bucket(scope, "bucket", { bucket: bucketName });
      new EcsTaskDefinition(scope, "task", {
        family: "test",
        containerDefinitions: renderContainers(
          [
            {
              ...WEB,
              command: [odd, `${bucket.bucket}/$`, `$${bucket.bucket}`],
              environment: { ODD: odd, QUOTED: Token.asString(Fn.element(["a", bucket.bucket], 1)) },
            },
          ],
          LOGS,
        ),
      });
    });
    const result = await applied(stack);
    const definitions = result.instance("aws_ecs_task_definition")["container_definitions"];
    const [container] = JSON.parse(String(definitions)) as [Record<string, unknown>];
    expect(container).toMatchObject({
      command: [odd, `${bucketName}/$`, `$${bucketName}`],
      environment: [
        { name: "ODD", value: odd },
        { name: "QUOTED", value: bucketName },
      ],
    });
    expect((await result.terraform.changes()).any).toBe(false);
  });
});
