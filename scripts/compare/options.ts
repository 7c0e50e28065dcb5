import { parseArgs } from "node:util";

export const USAGE = `npm run compare -- ENVIRONMENT --prometheus URL [options]
  Compares what Prometheus has of CloudWatch's metrics with what CloudWatch says itself, series by series. Credentials
  are found as the AWS SDK finds them; they need cloudwatch:ListMetrics and cloudwatch:GetMetricData.
  --prometheus URL   such as http://127.0.0.1:9090
  --hours N          how far back to look, 1 to 336: CloudWatch keeps minutes for 15 days   (24)
  --tolerance P      percent of a series' values that may be none of CloudWatch's           (1)
`;

export interface Options {
  readonly environment: string;
  readonly prometheus: string;
  readonly hours: number;
  /** A share. */
  readonly tolerance: number;
}

/** @throws Error that names every problem, with the usage */
export function parseOptions(args: readonly string[], environments: readonly string[]): Options {
  const text = { type: "string" } as const;
  const { values, positionals } = parsed(args, { prometheus: text, hours: text, tolerance: text });
  const [environment = "", ...more] = positionals;
  const hours = Number(values.hours ?? 24);
  const percent = Number(values.tolerance ?? 1);
  const problems = [
    environments.includes(environment)
      ? ""
      : `ENVIRONMENT: got ${show(environment)}, want one of ${environments.join(", ")}`,
    more.length > 0 ? `ENVIRONMENT: got ${more.length + 1}, want one` : "",
    isHttp(values.prometheus)
      ? ""
      : `--prometheus: got ${show(values.prometheus)}, want an address such as http://127.0.0.1:9090`,
    Number.isInteger(hours) && hours >= 1 && hours <= 336 ? "" : `--hours: got ${show(values.hours)}, want 1 to 336`,
    percent >= 0 && percent <= 100 ? "" : `--tolerance: got ${show(values.tolerance)}, want percent, 0 to 100`,
  ].filter((problem) => problem !== "");
  if (problems.length > 0) throw new Error(`${problems.join("\n")}\n${USAGE}`);
  return { environment, prometheus: (values.prometheus ?? "").replace(/\/+$/, ""), hours, tolerance: percent / 100 };
}

function parsed<O extends Record<string, { readonly type: "string" }>>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, { cause: error });
  }
}

const show = (value: string | undefined) => (value === undefined || value === "" ? "nothing" : JSON.stringify(value));

function isHttp(value: string | undefined): boolean {
  return value !== undefined && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
