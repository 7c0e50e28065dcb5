import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { stringify } from "yaml";

import { run } from "./run";
import { temporaryDirectory } from "./temporary";
import { findTool } from "./tools";

/** What an expression yields after so many minutes: values by labels. */
export type Yield = readonly [minutes: number, expr: string, samples: Readonly<Record<string, number>>];

interface RulesOnSeries {
  /** Paths of rule files. */
  readonly rules: readonly string[];
  /** Selectors and their values, one a minute, as promtool writes them. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly yields: readonly Yield[];
}

/** Runs rules on series. @returns what promtool finds wrong: nothing, where all is as expected */
export async function promtoolFindings({ rules, inputs, yields }: RulesOnSeries): Promise<string> {
  const directory = temporaryDirectory();
  const test = {
    interval: "1m",
    input_series: Object.entries(inputs).map(([series, values]) => ({ series, values })),
    promql_expr_test: yields.map(([minutes, expr, samples]) => ({
      expr,
      eval_time: `${minutes}m`,
      exp_samples: Object.entries(samples).map(([labels, value]) => ({ labels, value })),
    })),
  };
  writeFileSync(join(directory, "test.yaml"), stringify({ rule_files: rules, tests: [test] }));
  const { status, stdout, stderr } = await run(findTool("promtool") ?? "promtool", ["test", "rules", "test.yaml"], {
    cwd: directory,
  });
  return status === 0 ? "" : stdout + stderr;
}
