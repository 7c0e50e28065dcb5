import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { shop, syntheticMetrics } from "@watchpost/fake-cloudwatch";
import { stringify } from "yaml";

import { loadConfig } from "../src/config/load";
import { phaseSeconds } from "../src/schedule/phase";
import { Comparison } from "./errors";
import { expectedSeries, growth } from "./expected";
import { PrometheusObserver } from "./prometheus";
import { buildReplica } from "./replica-process";
import { ANCHOR, endOfTraffic, HOUR, type Scenario, START } from "./scenario";
import { day, LATE } from "./scenarios";
import { Simulation } from "./simulation";

// npm run accuracy:day [-- short]: a day in which everything goes wrong, in a real Prometheus, and what is wrong in the
// end: nothing, or the status is 1. PROMETHEUS names the program where it is not the one on PATH.

/** Processes die in the midst of their work: at a poll of their last job. */
function whole(hours: number, changes: Partial<Scenario> = {}): Scenario {
  const scenario = day(hours, { lookEverySeconds: 300, ...changes });
  const job = loadConfig(stringify({ jobs: scenario.jobs }), "scenario").config?.jobs.at(-1);
  if (job === undefined) throw new Error("The scenario has no job.");
  const first = phaseSeconds(job) - (START % job.pollSeconds);
  const kills = (scenario.kills ?? []).map((kill) => {
    const polls = Math.round((kill.at - first) / job.pollSeconds);
    return { ...kill, at: first + polls * job.pollSeconds, midway: true };
  });
  return { ...scenario, kills };
}

/** An hour of it, in which no value is later than half an hour. */
function short(): Scenario {
  const scenario = whole(1, { workloads: [shop(), syntheticMetrics(20)] });
  const classes = LATE.classes.map((one) => ({ ...one, toSeconds: Math.min(one.toSeconds, HOUR / 2) }));
  return { ...scenario, arrivals: { classes }, jobs: scenario.jobs.slice(2) };
}

async function main(scenario: Scenario): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "watchpost-day-"));
  const prometheus = new PrometheusObserver(scenario);
  try {
    await prometheus.start(process.env["PROMETHEUS"] ?? "prometheus", join(directory, "prometheus"));
    const program = await buildReplica(directory);
    const { fake, jobs } = await new Simulation({ scenario, program, directory }).run(prometheus);
    const expected = expectedSeries(jobs, fake.ledger);
    const errors = new Comparison(fake.ledger, expected, scenario).errors(await prometheus.observations());
    const resets = await prometheus.reckoned("resets");
    const increases = await prometheus.reckoned("increase");
    const beyondTruth = increases.filter(({ key, value }) => {
      const each = expected.find((one) => one.key === key);
      // Prometheus reckons to the edges of its range, which are less than a hundredth of it away.
      return each && !(value <= growth(fake.ledger, each, ANCHOR, endOfTraffic(scenario)) * 1.01);
    });
    const { decreases, negativeHours, series, unfoundedHours, unseenBeginnings, wrongSeries } = errors;
    const wrong = {
      ...{ wrongSeries, decreases, negativeHours, unfoundedHours, unseenBeginnings },
      resets: resets.filter(({ value }) => value !== 0),
      increasesBeyondTruth: beyondTruth,
    };
    console.log(JSON.stringify({ series, seriesOfReplicas: resets.length, ...wrong }, undefined, 2));
    if (Object.values(wrong).some((found) => (typeof found === "number" ? found : found.length) > 0)) {
      process.exitCode = 1;
    }
  } finally {
    await prometheus.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

void main(process.argv[2] === "short" ? short() : whole(24));
