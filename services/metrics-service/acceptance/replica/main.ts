import { readFileSync } from "node:fs";

import { CloudWatchClient, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";

import { DEFAULT_LIMITS } from "../../src/cloudwatch/request/limits";
import { loadConfig } from "../../src/config/load";
import { problemText } from "../../src/config/problem";
import type { Log } from "../../src/log";
import { Collector } from "../../src/main/collector";
import { Serving } from "../../src/main/serve";
import { Activity } from "./activity";
import { type Done, isStep } from "./messages";
import { SteppedClock } from "./stepped-clock";

// The service as it is, but for its clock, which is the simulation's. Arguments: the configuration, and the time.

const [configFile = "", start = ""] = process.argv.slice(2);

class WatchedCollector extends Collector {
  override start(publish: () => Promise<void>): void {
    super.start(() => activity.during(publish()));
  }
}

// One request after another, so that what is decided on the way does not depend on which answer comes first.
Object.assign(DEFAULT_LIMITS, { inFlight: 1 });
// By this the service divides its work among turns of the event loop, which should be the same each time.
Object.defineProperty(performance, "now", { value: () => 0 });

const activity = new Activity();
const clock = new SteppedClock(Number(start), {
  isBusy: () => activity.isBusy,
  changed: say,
});
const text = readFileSync(configFile, "utf8");
const { config, problems } = loadConfig(text, configFile, clock.now());
if (problems) throw new Error(problems.map(problemText).join("\n"));

let port = 0;
const nothing = () => undefined;
const log: Log = {
  debug: nothing,
  info: (values, message) => {
    if (message === "listening" && "port" in values) port = Number(values.port);
  },
  warn: nothing,
  error: (values, message) => {
    console.error(message, values);
  },
};
const serving = new Serving({
  // Half of the longest wait, always: the same run is the same each time.
  service: new WatchedCollector({ config, file: configFile, log, clock, random: () => 0.5 }),
  version: "0.0.0",
  log,
  listenAddress: { host: "127.0.0.1", port: 0 },
  passwordKey: Buffer.alloc(32),
  readConfig: () => text,
  now: () => clock.monotonic() / 1000,
});

function say(): void {
  const { next } = clock;
  const done: Done = { now: clock.monotonic(), port, ...(Number.isFinite(next) && { next }) };
  process.send?.(done);
}

process.on("message", (message) => {
  if (isStep(message)) void clock.stepTo(message.now).then(say);
});
process.on("disconnect", () => process.exit());
/** What the SDK reads from files once for a process it reads now: whose request is the first is not left to the disk. */
async function warmUp(): Promise<void> {
  const client = new CloudWatchClient({ region: "us-east-1", maxAttempts: 1 });
  await client.send(new ListMetricsCommand({})).catch(nothing);
}

void warmUp()
  .then(() => serving.start())
  .then(() => clock.stepTo(Number(start)))
  .then(say);
