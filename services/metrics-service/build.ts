import { dirname, resolve } from "node:path";

import { build } from "esbuild";

import { BUNDLE } from "./bundle";

/**
 * Builds the service as one file that plain Node runs, with the licences of what is in it beside it
 * (`<outfile>.LEGAL.txt`). The same sources make the same bytes, wherever they are.
 * @returns the path of the file
 */
export async function buildService(directory = dirname(BUNDLE)): Promise<string> {
  const outfile = resolve(directory, "metrics-service.cjs");
  await build({
    absWorkingDir: __dirname,
    entryPoints: ["src/main/cli.ts"],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    legalComments: "external",
    charset: "utf8",
    logLevel: "warning",
    // Nothing of how the workspace is compiled should change the bytes.
    tsconfigRaw: {},
  });
  return outfile;
}

if (require.main === module) {
  void buildService().then((file) => {
    console.log(file);
  });
}
