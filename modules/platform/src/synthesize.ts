import type { App } from "cdktf";

import { appOf, synthesizeOrExplain } from "./app";
import { type BootstrapState, buildBootstrap } from "./bootstrap";
import { checkAll } from "./check";
import { ContentStack } from "./content-stack";
import type { PlatformValues } from "./environment";
import { Platform } from "./platform";

/**
 * Synthesizes every environment into `cdktf.out`, or into the directory that cdktf names. Where a value of any of them
 * cannot be used, all that is wrong is printed, nothing is written, and the process ends with status 1.
 */
export function synthesize(environments: readonly PlatformValues[]): void {
  synthesizeOrExplain(() => build(environments));
}

/** Synthesizes the buckets that environments keep their states in, as {@link synthesize} does the environments. */
export function bootstrap(
  environments: readonly PlatformValues[],
  { state }: { readonly state: BootstrapState },
): void {
  synthesizeOrExplain(() => buildBootstrap(environments, state));
}

/**
 * The app with a stack for every environment, and one more for what is in its Grafana where the provider puts it in.
 * @param outdir where it is synthesized; @default - `cdktf.out`, or the directory that cdktf names
 * @throws InvalidValues when a value of any environment cannot be used
 */
export function build(environments: readonly PlatformValues[], outdir?: string): App {
  const checked = checkAll(environments);
  const app = appOf(outdir);
  for (const environment of checked) {
    const platform = new Platform(app, environment);
    const { content } = platform;
    if (content) new ContentStack(app, { environment, platform, content });
  }
  return app;
}
