import { resolve } from "node:path";

import { generatedFiles } from "./generated-files";
import { localGeneratedFiles } from "./local/generated";
import { writeFiles } from "./write-files";

// npm run generate: the dashboards and rules that are committed, from the mixins that say them.
writeFiles(resolve(__dirname, "../dashboards"), ["json", "rules"], generatedFiles());

// And what Docker Compose mounts on a laptop.
writeFiles(
  resolve(__dirname, ".."),
  ["local/alertmanager", "local/grafana", "local/prometheus"],
  localGeneratedFiles(),
);
