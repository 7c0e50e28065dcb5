import { join } from "node:path";

import { describe, expect } from "@jest/globals";
import { itWith, promtoolFindings, type Yield } from "../../scripts/testing";

const RULES = join(__dirname, "../rules/self.rules.yaml");

describe("the rules of self", () => {
  itWith(["promtool"], "take a job that was never read for one that is long overdue", async () => {
    const interval = (job: string) => `watchpost_job_poll_interval_seconds{cloudwatch_job="${job}"}`;
    const inputs = {
      [interval("read")]: "300x20",
      [interval("never read")]: "300x20",
      'watchpost_job_last_success_timestamp_seconds{cloudwatch_job="read"}': "0+60x20",
    };
    const overdue = "metrics_service:job_silence_seconds > 3 * watchpost_job_poll_interval_seconds > bool 0";
    const yields: readonly Yield[] = [[5, overdue, { '{cloudwatch_job="never read"}': 1 }]];
    expect(await promtoolFindings({ rules: [RULES], inputs, yields })).toBe("");
  });
});
