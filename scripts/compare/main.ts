import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";

import { environments } from "../../apps/environments";
import { PrometheusApi } from "../prometheus-api";
import { parseOptions } from "./options";
import { report } from "./report";
import { compareAll } from "./series";

// npm run compare: whether what Prometheus has of CloudWatch's metrics is what CloudWatch has.

/** The newest minutes may not have been shown yet. */
const SETTLING_SECONDS = 15 * 60;

async function main(args: readonly string[]): Promise<void> {
  const names = environments.map(({ name }) => name);
  const { environment, prometheus, hours, tolerance } = parseOptions(args, names);
  const chosen = environments.find(({ name }) => name === environment);
  const end = Math.floor(Date.now() / 60_000) * 60 - SETTLING_SECONDS;
  const rows = await compareAll({
    mixins: chosen?.watch ?? [],
    client: new CloudWatchClient({ ...(chosen && { region: chosen.region }) }),
    prometheus: new PrometheusApi(prometheus),
    window: { start: end - hours * 3600, end },
    tolerance,
  });
  process.stdout.write(report(rows));
  if (rows.some(({ problem }) => problem)) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
