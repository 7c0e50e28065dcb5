import { resolve } from "node:path";

import { clusters, environments } from "../apps/environments";
import { goldenFiles } from "./golden-files";
import { writeFiles } from "./write-files";

// npm run golden: what each environment and cluster synthesizes to, for review.
const files = goldenFiles(environments, clusters);
writeFiles(
  resolve(__dirname, "../apps"),
  ["bootstrap", ...[...environments, ...clusters].map(({ name }) => name)].map((name) => `${name}/golden`),
  files,
);
