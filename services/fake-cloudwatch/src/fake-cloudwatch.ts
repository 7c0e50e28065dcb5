import type { Server } from "node:http";

import type { OpenQuestions } from "./api/call";
import { Accounting } from "./server/accounting";
import { adminPage } from "./server/admin";
import { type Clock, realClock } from "./server/clock";
import { Dispatcher } from "./server/dispatcher";
import { type FaultRule, FaultScript, type Latency } from "./server/faults";
import type { Parts } from "./server/parts";
import { QuotaBuckets, type Quotas } from "./server/quotas";
import { listen } from "./server/server";
import { type Arrivals, TYPICAL } from "./truth/arrivals";
import { Incidents } from "./truth/incidents";
import { Ledger } from "./truth/ledger";
import type { Publication } from "./truth/stored";
import { World } from "./truth/world";
import type { Workload } from "./workloads/workload";

export interface FakeCloudWatchProps {
  /** What runs in the account. @default [] - nothing but what PutMetricData brings */
  readonly workload?: Workload | readonly Workload[];
  /** The time that it is, in seconds since the epoch. @default - that of this machine */
  readonly clock?: Clock;
  /** @default 1 */
  readonly seed?: number;
  /** @default 0 - any that is free */
  readonly port?: number;
  /** @default "127.0.0.1" */
  readonly host?: string;
  /** For how many seconds before the start the workloads have been running. @default 86400 */
  readonly historySeconds?: number;
  /** How late values come. @default TYPICAL */
  readonly arrivals?: Arrivals;
  /** What goes wrong, and when. @default [] */
  readonly faults?: readonly FaultRule[];
  /** How long an answer takes, in real time. @default - no longer than it must */
  readonly latency?: Latency;
  /** @default - none are enforced */
  readonly quotas?: Quotas;
  /** The account that asks, and sees the metrics of all others. @default "123456789012" */
  readonly account?: string;
  /**
   * How long CloudWatch's minute is, in seconds of the clock, with everything that hangs on it: periods, retention, lateness.
   * For programs whose clock cannot be made faster. It divides 60. @default 60
   */
  readonly minuteSeconds?: number;
  /** What AWS leaves open. */
  readonly open?: OpenQuestions;
}

/** A CloudWatch that real clients can ask, and that knows the truth. */
export class FakeCloudWatch {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly ledger: Ledger;
  readonly accounting: Accounting;
  readonly #parts: Parts;
  readonly #server: Server;

  /** @throws Error when the port is taken, or `minuteSeconds` does not divide 60 */
  static async start(props: FakeCloudWatchProps = {}): Promise<FakeCloudWatch> {
    const parts = assemble(props);
    const { dispatcher } = parts;
    const { server, url } = await listen(props.port ?? 0, props.host ?? "127.0.0.1", {
      aws: (request, body, protocol) => dispatcher.answer(request, body, protocol),
      admin: (method, target, body) => adminPage(parts, method, target, body),
    });
    return new FakeCloudWatch(parts, server, url);
  }

  private constructor(parts: Parts, server: Server, url: string) {
    this.#parts = parts;
    this.#server = server;
    this.url = url;
    this.ledger = parts.ledger;
    this.accounting = parts.accounting;
  }

  /** The script of faults, which may be changed while it runs. */
  get faults(): readonly FaultRule[] {
    return this.#parts.faults.rules;
  }

  set faults(rules: readonly FaultRule[]) {
    this.#parts.faults.replace(rules);
  }

  /** Names of all that can go wrong in the workloads. */
  get incidents(): readonly string[] {
    return this.#parts.incidents.names;
  }

  /** Begins or ends an incident with the next minute. @throws Error when there is none of that name */
  switchIncident(name: string, on: boolean): void {
    this.#parts.incidents.switch(name, on, this.#parts.now());
  }

  /** Writes values into the books as if they had been published: with any arrival, in any namespace. */
  publish(
    publication: Publication,
    { account = this.#parts.world.monitoringAccount, region = "us-east-1" } = {},
  ): void {
    const { scale } = this.#parts;
    const { at, arrival = at, withdrawn = Infinity } = publication;
    const scaled = { ...publication, at: at * scale, arrival: arrival * scale, withdrawn: withdrawn * scale };
    this.#parts.world.store({ account, region }).put(scaled);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      this.#server.closeAllConnections();
    });
  }
}

function assemble(props: FakeCloudWatchProps): Parts {
  const { workload = [], seed = 1, arrivals = TYPICAL, historySeconds = 86_400, clock = realClock } = props;
  const { minuteSeconds = 60, account = "123456789012", open } = props;
  const scale = 60 / minuteSeconds;
  if (!(minuteSeconds > 0) || !Number.isInteger(scale)) {
    throw new Error(`minuteSeconds is ${minuteSeconds}, which does not divide 60.`);
  }
  const workloads = isWorkload(workload) ? [workload] : workload;
  const now = () => clock() * scale;
  const startedAt = now();
  const world = new World(account);
  const incidents = new Incidents(workloads.flatMap((one) => one.incidents ?? []));
  for (const [i, one] of workloads.entries()) {
    const source = one.source({ seed: seed + i, since: startedAt - historySeconds * scale, arrivals, incidents });
    world.add({ source, account: one.account ?? account, ...(one.region === undefined ? {} : { region: one.region }) });
  }
  const faults = new FaultScript(seed, props.faults ?? []);
  const accounting = new Accounting();
  const dispatcher = new Dispatcher({
    ...{ seed, world, now, startedAt, scale, faults, accounting, latency: props.latency },
    open: { paging: "by-metric", emptyRange: "zero", listedAfterSeconds: 0, ...open },
    quotas: new QuotaBuckets(props.quotas),
    resources: (place) =>
      workloads
        .filter((one) => (one.account ?? account) === place.account && (one.region ?? place.region) === place.region)
        .flatMap((one) => one.resources?.(place) ?? []),
  });
  const ledger = new Ledger(world, scale);
  return { world, ledger, accounting, faults, incidents, dispatcher, workloads, now, scale };
}

function isWorkload(workload: Workload | readonly Workload[]): workload is Workload {
  return "source" in workload;
}
