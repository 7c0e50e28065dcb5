import { resolve } from "node:path";

import { kubernetesFiles } from "./kubernetes-files";
import { writeFiles } from "./write-files";

// The second half of npm run generate: manifests for Kubernetes, from the dashboards that the first half has written
// and from apps/cluster/config.ts, which reads them when it is loaded.
const files = [...kubernetesFiles()].map(([path, content]) => [`k8s/${path}`, content] as const);
writeFiles(resolve(__dirname, ".."), ["k8s"], new Map(files));
