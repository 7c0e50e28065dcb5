import { InvalidValues } from "@watchpost/core";
import { App } from "cdktf";

import { checkAll } from "./check";
import type { PlatformValues } from "./environment";
import { Platform } from "./platform";

/**
 * Synthesizes every environment into `cdktf.out`, or into the directory that cdktf names. Where a value of any of them
 * cannot be used, all that is wrong is printed, nothing is written, and the process ends with status 1.
 */
export function synthesize(environments: readonly PlatformValues[]): void {
  try {
    build(environments).synth();
  } catch (error) {
    if (!(error instanceof InvalidValues)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/**
 * The app with a stack for every environment.
 * @param outdir where it is synthesized; @default - `cdktf.out`, or the directory that cdktf names
 * @throws InvalidValues when a value of any environment cannot be used
 */
export function build(environments: readonly PlatformValues[], outdir?: string): App {
  const checked = checkAll(environments);
  process.setSourceMapsEnabled(false);
  // Traces of construction would put paths of this machine into the output.
  const app = new App({ stackTraces: false, ...(outdir && { outdir }) });
  for (const environment of checked) new Platform(app, environment);
  return app;
}
