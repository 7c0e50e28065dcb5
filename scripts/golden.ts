import { resolve } from "node:path";

import { environments } from "../apps/environments";
import { goldenFiles } from "./golden-files";
import { writeFiles } from "./write-files";

// npm run golden: what each environment synthesizes to, for review.
const files = goldenFiles(environments);
writeFiles(
  resolve(__dirname, "../apps"),
  ["bootstrap", ...environments.map(({ name }) => name)].map((name) => `${name}/golden`),
  files,
);
