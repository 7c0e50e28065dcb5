import { days, EnvironmentStack, InvalidValues, localState, PrivateBucket, type Problem, s3 } from "@watchpost/core";
import type { App } from "cdktf";

import { appOf } from "./app";
import { checkTogether, type ClusterValues } from "./cluster";
import type { PlatformEnvironment, PlatformValues } from "./environment";

/** Where the state of the buckets themselves lies: in a file of the checkout, or in the first of them. */
export type BootstrapState = "local" | "bucket";

/** What keeps a state, an environment or a cluster. */
type KeepsState = Pick<PlatformEnvironment, "name" | "account" | "region" | "owner" | "state">;

interface StateBucket {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** The first environment that keeps its state there. */
  readonly environment: KeepsState;
}

/** A state that was replaced stays for a quarter, and the last twenty for good. */
const OLD_STATES = { keepOldVersions: days(90), alwaysKept: 20 };

/**
 * The app that makes the buckets in which environments keep their states: a stack `bootstrap`, or where they lie in
 * several accounts, `bootstrap-<account>` for each. It is an app of its own, for it is deployed before any of them.
 * @param outdir where it is synthesized; @default - `cdktf.out`, or the directory that cdktf names
 * @throws InvalidValues when a value of any environment cannot be used, when two of them want one bucket in two places,
 * and when none wants a bucket
 */
export function buildBootstrap(
  environments: readonly PlatformValues[],
  state: BootstrapState,
  outdir?: string,
  clusters: readonly ClusterValues[] = [],
): App {
  const checked = checkTogether(environments, clusters);
  const accounts = stateBuckets([...checked.environments, ...checked.clusters]);
  const app = appOf(outdir);
  for (const [account, buckets] of accounts) {
    addStack(app, accounts.size === 1 ? "bootstrap" : `bootstrap-${account}`, state, buckets);
  }
  return app;
}

type StateBuckets = readonly [StateBucket, ...StateBucket[]];

function addStack(app: App, id: string, state: BootstrapState, buckets: StateBuckets): void {
  const [{ name: bucket, account, region, environment }] = buckets;
  const stack = new EnvironmentStack(app, id, {
    name: "bootstrap",
    account,
    region,
    owner: environment.owner,
    tags: {},
    state: state === "bucket" ? s3({ bucket }) : localState(),
  });
  for (const { name, region } of buckets) {
    new PrivateBucket(stack, name, { name, region, whenDestroyed: "refuse", ...OLD_STATES });
  }
}

/** Each bucket once, by account. */
function stateBuckets(environments: readonly KeepsState[]): ReadonlyMap<string, StateBuckets> {
  const known = new Map<string, StateBucket>();
  const problems = new Map<string, readonly Problem[]>();
  for (const environment of environments) {
    const { name, account, state } = environment;
    if (state.kind !== "s3") continue;
    const bucket = { name: state.bucket, account, region: state.region ?? environment.region, environment };
    const first = known.get(bucket.name) ?? bucket;
    known.set(bucket.name, first);
    if (placeOf(first) !== placeOf(bucket)) problems.set(name, [elsewhere(bucket, first)]);
  }
  if (known.size === 0) for (const { name, state } of environments) problems.set(name, [noBucket(state.kind)]);
  if (problems.size > 0) throw new InvalidValues(problems);
  const accounts = new Map<string, StateBuckets>();
  for (const bucket of known.values()) {
    const before = accounts.get(bucket.account);
    accounts.set(bucket.account, before ? [...before, bucket] : [bucket]);
  }
  return accounts;
}

const placeOf = ({ account, region }: StateBucket) => `account ${account}, ${region}`;

function elsewhere(bucket: StateBucket, first: StateBucket): Problem {
  return {
    path: "state.bucket",
    got: bucket.name,
    want: `a bucket of its own in ${placeOf(bucket)}`,
    help: `${first.environment.name} keeps its state in this one in ${placeOf(first)}, and a bucket is in one place.`,
  };
}

function noBucket(got: string): Problem {
  return { path: "state", got, want: "s3({ … }) in one environment at least", help: "There is no bucket to make." };
}
