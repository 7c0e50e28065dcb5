import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect } from "@jest/globals";
import { stringify } from "yaml";

import { findTool, itWith, run, temporaryDirectory } from "../../scripts/testing";

const RULES = join(__dirname, "../rules/self.rules.yaml");

describe("the rules of self", () => {
  itWith(["promtool"], "take a job that was never read for one that is long overdue", async () => {
    const directory = temporaryDirectory();
    const interval = (job: string) => ({
      series: `watchpost_job_poll_interval_seconds{cloudwatch_job="${job}"}`,
      values: "300x20",
    });
    const test = {
      interval: "1m",
      input_series: [
        interval("read"),
        interval("never read"),
        { series: 'watchpost_job_last_success_timestamp_seconds{cloudwatch_job="read"}', values: "0+60x20" },
      ],
      promql_expr_test: [
        {
          expr: "metrics_service:job_silence_seconds > 3 * watchpost_job_poll_interval_seconds > bool 0",
          eval_time: "5m",
          exp_samples: [{ labels: '{cloudwatch_job="never read"}', value: 1 }],
        },
      ],
    };
    writeFileSync(join(directory, "test.yaml"), stringify({ rule_files: [RULES], tests: [test] }));
    const { status, stdout, stderr } = await run(findTool("promtool") ?? "promtool", ["test", "rules", "test.yaml"], {
      cwd: directory,
    });
    expect({ status, said: status === 0 ? "" : stdout + stderr }).toEqual({ status: 0, said: "" });
  });
});
