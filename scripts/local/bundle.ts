import { join, resolve } from "node:path";

import { buildService } from "@watchpost/metrics-service/build";
import { build } from "esbuild";

const ROOT = resolve(__dirname, "../..");

/** Programs of containers by the file that they become, beside the metrics service. */
const PROGRAMS = {
  "simulator.cjs": "scripts/local/simulator-main.ts",
  "fake-cloudwatch.cjs": "services/fake-cloudwatch/src/main.ts",
} as const;

/** Makes files that plain Node runs, of all that the laptop's own containers run. @returns their paths */
export async function bundle(directory: string): Promise<readonly string[]> {
  const service = await buildService(directory);
  const others = Object.entries(PROGRAMS).map(async ([file, source]) => {
    const outfile = join(directory, file);
    await build({
      absWorkingDir: ROOT,
      entryPoints: [source],
      outfile,
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      logLevel: "warning",
    });
    return outfile;
  });
  return [service, ...(await Promise.all(others))];
}

if (require.main === module) {
  void bundle(process.argv[2] ?? ".").then((files) => {
    console.log(files.join("\n"));
  });
}
