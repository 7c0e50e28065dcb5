import { randomUUID } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";

import { build, type Metafile } from "esbuild";

import { BUNDLE } from "./bundle";
import { licencesOf } from "./licences";

/**
 * Builds the service as one file that plain Node runs, with the licences of what is in it beside it
 * (`<outfile>.LEGAL.txt`). The same sources make the same bytes, wherever they are. Whoever reads the file meanwhile has
 * all of the old one or all of the new.
 * @returns the path of the file
 */
export async function buildService(directory = dirname(BUNDLE)): Promise<string> {
  const outfile = resolve(directory, basename(BUNDLE));
  const { metafile, outputFiles } = await build({
    absWorkingDir: __dirname,
    entryPoints: ["src/main/cli.ts"],
    outfile,
    write: false,
    metafile: true,
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
  const bundle = outputFiles.find(({ path }) => path === outfile);
  if (bundle === undefined)
    throw new Error(`esbuild made no ${outfile}, but ${outputFiles.map(({ path }) => path).join(", ")}.`);
  const comments = outputFiles.find(({ path }) => path === `${outfile}.LEGAL.txt`)?.text ?? "";
  mkdirSync(directory, { recursive: true });
  write(`${outfile}.LEGAL.txt`, `${licencesOf(inputsOf(metafile), __dirname)}\n${comments}`);
  write(outfile, bundle.contents);
  return outfile;
}

/** Files of which something is in the bundle. */
function inputsOf({ outputs }: Metafile): string[] {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
}

function write(path: string, content: string | Uint8Array): void {
  const unfinished = `${path}.${randomUUID()}`;
  writeFileSync(unfinished, content);
  renameSync(unfinished, path);
}

if (require.main === module) {
  void buildService().then((file) => {
    console.log(file);
  });
}
