import { type ConfigFile, storedFiles } from "../src/config-files";

/** Three versions of one service's files. The second differs from the first in one file, the third lacks another. */
export const FIRST: readonly ConfigFile[] = [
  { path: "prometheus/prometheus.yml", content: "global: {}\n" },
  { path: "prometheus/rules/self.rules.yaml", content: "groups: []\n" },
];
export const SECOND: readonly ConfigFile[] = [
  { path: "prometheus/prometheus.yml", content: "global: { scrape_interval: 15s }\n" },
  { path: "prometheus/rules/self.rules.yaml", content: "groups: []\n" },
];
export const THIRD: readonly ConfigFile[] = [
  { path: "prometheus/prometheus.yml", content: "global: { scrape_interval: 30s }\n" },
];

/** The object that holds the first of the files. */
export function objectOf(files: readonly ConfigFile[]): string {
  const [first] = storedFiles(files);
  if (!first) throw new Error("There is no file.");
  return first.objectName;
}
