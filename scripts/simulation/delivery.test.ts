import { afterAll, describe, expect } from "@jest/globals";

import { SIMULATIONS } from "../../dashboards/simulations";
import { itWith } from "../testing";
import { CHANNEL, CRITICAL_CHANNEL, DeliveryScene, type SlackMessage } from "./delivery-scene";
import { committedRuleFiles } from "./recorded";

/** A second stands for a minute. */
const SPEED = 60;
const LONGEST_MS = 180_000;
const TOOLS = ["prometheus", "alertmanager"] as const;

/** What goes wrong in each use case. */
const INCIDENTS: Readonly<Record<string, string>> = {
  "redis-cache": "RedisCacheHitRateLow",
  "serverless-commerce": "CommerceStockReservationsFailing",
  "ecs-web": "WebDatabaseDown",
  "agent-pipeline": "AgentPipelineNoWorkers",
  "kubernetes-app": "KubernetesNodeCpuHigh",
};
const expected = Object.values(INCIDENTS);

/** Where nothing reads CloudWatch, nobody needs to be told that its metrics are missing. */
const CAUSE = "CloudWatchReadingFails";
const CONSEQUENCE = "RedisCacheMetricsMissing";

/** What happened, from a good day on. */
interface Story {
  readonly calm: readonly SlackMessage[];
  readonly heartbeatsWhileCalm: number;
  readonly scene: DeliveryScene;
  /** Whether the consequence was kept back while the cause was told. */
  readonly inhibited: boolean;
  /** Whether the heartbeat's absence was noticed after Prometheus had ended, and not before. */
  readonly noticed: { readonly before: boolean; readonly after: boolean };
}

const scenes: DeliveryScene[] = [];
let told: Promise<Story> | undefined;
const story = () => (told ??= play());

afterAll(async () => {
  for (const scene of scenes) await scene.exposer.stop();
});

async function play(): Promise<Story> {
  const scene = await DeliveryScene.start(SIMULATIONS, SPEED);
  scenes.push(scene);
  await sooner(() => scene.heartbeats.length > 5);
  // Longer than alerts on missing data wait.
  await new Promise((done) => setTimeout(done, 25_000));
  const calm = [...scene.slack];
  const heartbeatsWhileCalm = scene.heartbeats.length;
  expected.forEach((incident) => {
    scene.exposer.begin(incident);
  });
  await sooner(() => expected.every((alert) => scene.messages(`FIRING: ${alert}`).length > 0));
  scene.exposer.end();
  await sooner(() => expected.every((alert) => scene.messages(`RESOLVED: ${alert}`).length > 0));
  const inhibited = await isKeptBack(scene);
  const before = isMissed(scene);
  await scene.stopPrometheus();
  await sooner(() => isMissed(scene));
  return { scene, calm, heartbeatsWhileCalm, inhibited, noticed: { before, after: isMissed(scene) } };
}

async function isKeptBack(scene: DeliveryScene): Promise<boolean> {
  scene.exposer.begin(CAUSE);
  await sooner(() => scene.messages(`FIRING: ${CAUSE}`).length > 0);
  scene.exposer.begin(CONSEQUENCE);
  let states: string[] = [];
  await sooner(async () => {
    states = (await scene.statesOf(CONSEQUENCE)).map(({ status }) => status.state);
    return states.includes("suppressed");
  });
  return states.length > 0 && states.every((state) => state === "suppressed");
}

/** As a service of heartbeats would: it came, and has not for ten minutes. */
function isMissed({ heartbeats }: DeliveryScene): boolean {
  return Date.now() - (heartbeats.at(-1) ?? Date.now()) > 600_000 / SPEED;
}

/** Waits until something is so, or long enough. */
async function sooner(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + LONGEST_MS;
  while (!(await isSo()) && Date.now() < end) await new Promise((done) => setTimeout(done, 100));
}

const severities = new Map(
  [...committedRuleFiles().values()].flatMap(({ groups }) =>
    groups.flatMap(({ rules }) => rules.map(({ alert = "", labels }) => [alert, labels?.["severity"]] as const)),
  ),
);

describe("simulated workloads, Prometheus, Alertmanager and Slack", () => {
  const tell = (name: string, test: (story: Story) => void) => {
    itWith(
      TOOLS,
      name,
      async () => {
        test(await story());
      },
      4 * LONGEST_MS,
    );
  };

  tell("say nothing on a good day, but that they work", ({ calm, heartbeatsWhileCalm }) => {
    expect(calm).toEqual([]);
    expect(heartbeatsWhileCalm).toBeGreaterThan(5);
  });

  describe.each(Object.entries(INCIDENTS))("of %s", (_, alert) => {
    tell(`tell ${CHANNEL} of ${alert}`, ({ scene }) => {
      const [first] = scene.messages(`FIRING: ${alert}`);
      expect(first?.title).toBe(`FIRING: ${alert} (test)`);
      expect(first?.text).toContain("Runbook: docs/runbooks/");
    });

    tell(`tell ${CRITICAL_CHANNEL} of ${alert} only where it is critical`, ({ scene }) => {
      const isCritical = severities.get(alert) === "critical";
      expect(scene.messages(`FIRING: ${alert}`, CRITICAL_CHANNEL).length > 0).toBe(isCritical);
    });

    tell(`tell when ${alert} is over`, ({ scene }) => {
      expect(scene.messages(`RESOLVED: ${alert}`).length).toBeGreaterThan(0);
    });
  });

  tell("are one message where they are of one kind", ({ scene }) => {
    // Of both nodes of the cache.
    const alert = "RedisCacheHitRateLow";
    const largest = Math.max(
      ...scene.messages(`FIRING: ${alert}`).map(({ text }) => text.split(", since ").length - 1),
    );
    expect(largest).toBeGreaterThan(1);
    expect(scene.messages(`FIRING: ${alert}`).length).toBeLessThan(largest);
  });

  tell(`do not tell of ${CONSEQUENCE} while ${CAUSE} says why`, ({ scene, inhibited }) => {
    expect(scene.messages(`FIRING: ${CAUSE}`)).not.toEqual([]);
    expect(inhibited).toBe(true);
    expect(scene.messages(`FIRING: ${CONSEQUENCE}`)).toEqual([]);
  });

  tell("are noticed when they fall silent", ({ noticed }) => {
    expect(noticed).toEqual({ before: false, after: true });
  });
});
