import type { App } from "cdktf";

import { appOf, synthesizeOrExplain } from "./app";
import { type BootstrapState, buildBootstrap } from "./bootstrap";
import { checkTogether, ClusterStack, type ClusterValues } from "./cluster";
import { ContentStack } from "./content-stack";
import type { PlatformValues } from "./environment";
import { Platform } from "./platform";

/**
 * Synthesizes every environment and every cluster into `cdktf.out`, or into the directory that cdktf names. Where a
 * value of any of them cannot be used, all that is wrong is printed, nothing is written, and the process ends with
 * status 1.
 */
export function synthesize(environments: readonly PlatformValues[], clusters: readonly ClusterValues[] = []): void {
  synthesizeOrExplain(() => build(environments, undefined, clusters));
}

/** Synthesizes the buckets that environments and clusters keep their states in, as {@link synthesize} does those. */
export function bootstrap(
  environments: readonly PlatformValues[],
  { state, clusters }: { readonly state: BootstrapState; readonly clusters?: readonly ClusterValues[] },
): void {
  synthesizeOrExplain(() => buildBootstrap(environments, state, undefined, clusters));
}

/**
 * The app with a stack for every environment, and one more for what is in its Grafana where the provider puts it in; and
 * with one for every cluster.
 * @param outdir where it is synthesized; @default - `cdktf.out`, or the directory that cdktf names
 * @throws InvalidValues when a value of any environment or cluster cannot be used
 */
export function build(
  environments: readonly PlatformValues[],
  outdir?: string,
  clusters: readonly ClusterValues[] = [],
): App {
  const checked = checkTogether(environments, clusters);
  const app = appOf(outdir);
  for (const environment of checked.environments) {
    const platform = new Platform(app, environment);
    const { content } = platform;
    if (content) new ContentStack(app, { environment, platform, content });
  }
  for (const cluster of checked.clusters) new ClusterStack(app, cluster);
  return app;
}
