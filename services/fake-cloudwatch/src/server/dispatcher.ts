import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import type { Call, Cost, OpenQuestions, Output } from "../api/call";
import { ApiError, internalFault, throttled, unknownOperation } from "../api/errors";
import { getMetricData } from "../api/get-metric-data";
import { getMetricStatistics } from "../api/get-metric-statistics";
import { getResources } from "../api/get-resources";
import { identityOperation, signer } from "../api/identity";
import type { Input } from "../api/input";
import { listMetrics } from "../api/list-metrics";
import { putMetricData } from "../api/put-metric-data";
import { hash, normal } from "../truth/random";
import type { UnixSeconds } from "../truth/series";
import type { Place, World } from "../truth/world";
import type { Asked, Protocol } from "../wire/protocol";
import type { Resource } from "../workloads/workload";
import type { Accounting, Ending } from "./accounting";
import type { FaultScript, Latency, RequestFaults } from "./faults";
import type { QuotaBuckets, Quotas } from "./quotas";
import type { Outcome } from "./server";

const CLOUDWATCH: Readonly<Record<string, (input: Input, call: Call) => Output>> = {
  GetMetricData: getMetricData,
  GetMetricStatistics: getMetricStatistics,
  ListMetrics: listMetrics,
  PutMetricData: putMetricData,
};

const REQUEST_QUOTAS: Readonly<Record<string, keyof Quotas>> = {
  GetMetricData: "getMetricDataRequests",
  GetMetricStatistics: "getMetricStatisticsRequests",
  ListMetrics: "listMetricsRequests",
};

export interface DispatcherProps {
  readonly seed: number;
  readonly world: World;
  /** In the fake's own time. */
  readonly now: () => UnixSeconds;
  readonly startedAt: UnixSeconds;
  readonly scale: number;
  readonly open: Required<OpenQuestions>;
  readonly resources: (place: Place) => readonly Resource[];
  readonly faults: FaultScript;
  readonly quotas: QuotaBuckets;
  readonly accounting: Accounting;
  readonly latency: Latency | undefined;
}

/** Takes a request of AWS's protocols through faults, delay and quotas to its operation, and keeps the books. */
export class Dispatcher {
  readonly #props: DispatcherProps;
  #requests = 0;

  constructor(props: DispatcherProps) {
    this.#props = props;
  }

  async answer(request: IncomingMessage, body: Buffer, protocol: Protocol): Promise<Outcome> {
    const number = ++this.#requests;
    const requestId = requestIdOf(number);
    const withId = (reply: ReturnType<Protocol["write"]>) => ({
      ...reply,
      headers: { ...reply.headers, "x-amzn-requestid": requestId },
    });
    const cost: Cost = { queries: 0, billedMetrics: 0, datapoints: 0 };
    let operation = "unreadable";
    let asked: Asked | undefined;
    const enter = (ending: Ending) => {
      this.#props.accounting.enter(operation, ending, cost, asked !== undefined && isContinuation(asked));
    };
    try {
      asked = protocol.read(body);
      operation = asked.operation;
      const faults = this.#faultsOf(number, asked);
      await this.#delay(number, faults.latency);
      if (faults.outcome === "reset") {
        enter("resets");
        return { broken: "at once" };
      }
      const output = this.#perform(asked, faults, { number, cost, authorization: request.headers.authorization });
      const reply = withId(protocol.write(output, requestId));
      const broken = faults.outcome === "reset-midway";
      enter(broken ? "resets" : "answered");
      return broken ? { broken: "midway", reply } : reply;
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      enter(error.code === "Throttling" ? "throttled" : error.status < 500 ? "rejected" : "serverErrors");
      return withId(protocol.writeError(error, requestId));
    }
  }

  #faultsOf(number: number, { service, operation }: Asked): RequestFaults {
    const { faults, now, startedAt, scale } = this.#props;
    return service === "monitoring" ? faults.of(number, operation, (now() - startedAt) / scale) : NO_FAULTS;
  }

  async #delay(number: number, latency: Latency | undefined = this.#props.latency): Promise<void> {
    if (latency !== undefined) {
      await sleep(latencyMs(latency, this.#props.seed, number));
    }
  }

  #perform(
    asked: Asked,
    faults: RequestFaults,
    { number, cost, authorization }: { number: number; cost: Cost; authorization: string | undefined },
  ): Output {
    const { world, quotas, now, scale, open, resources } = this.#props;
    const place = signer(authorization, world.monitoringAccount);
    const bucket = `${place.account} ${place.region}`;
    if (faults.outcome === "throttle") {
      throw throttled();
    }
    if (faults.outcome === "server-error") {
      throw internalFault();
    }
    if (asked.service === "identity") {
      return identityOperation(asked.parameters, place.account, Date.now());
    }
    if (asked.service === "tagging" && asked.operation === "GetResources") {
      return getResources(asked.input, resources(place));
    }
    const perform = asked.service === "monitoring" ? CLOUDWATCH[asked.operation] : undefined;
    if (perform === undefined) {
      throw unknownOperation(asked.operation);
    }
    const at = now();
    const quota = REQUEST_QUOTAS[asked.operation];
    if (quota !== undefined) {
      quotas.take(quota, bucket, 1, at / scale);
    }
    return perform(asked.input, {
      ...{
        world,
        place,
        now: at,
        scale,
        number,
        open,
        cost,
        pageLimit: faults.pageLimit,
        resultFault: faults.ofResult,
      },
      admit: (datapoints, startsLongAgo) => {
        quotas.take(startsLongAgo ? "oldDatapoints" : "recentDatapoints", bucket, datapoints, at / scale);
      },
    });
  }
}

const NO_FAULTS: RequestFaults = {
  outcome: "answer",
  pageLimit: Infinity,
  latency: undefined,
  ofResult: () => undefined,
};

/** The 99th percentile of the standard normal distribution. */
const Z99 = 2.3263;

function latencyMs({ p50Ms, p99Ms }: Latency, seed: number, number: number): number {
  return p50Ms * Math.exp((Math.log(p99Ms / p50Ms) / Z99) * normal(hash(seed, number, 5), hash(seed, number, 6)));
}

function isContinuation({ service, ...asked }: Asked): boolean {
  return service === "monitoring" && "input" in asked && asked.input.has("NextToken");
}

function requestIdOf(number: number): string {
  return `fa4e0000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
}
