import { InvalidValues } from "@watchpost/core";
import { App } from "cdktf";

/**
 * An app without traces of construction, which would put paths of this machine into the output.
 * @param outdir where it is synthesized; @default - `cdktf.out`, or the directory that cdktf names
 */
export function appOf(outdir?: string): App {
  process.setSourceMapsEnabled(false);
  return new App({ stackTraces: false, ...(outdir && { outdir }) });
}

/**
 * Synthesizes an app. Where a value that it is made of cannot be used, all that is wrong is printed, nothing is
 * written, and the process ends with status 1.
 */
export function synthesizeOrExplain(build: () => App): void {
  try {
    build().synth();
  } catch (error) {
    if (!(error instanceof InvalidValues)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
