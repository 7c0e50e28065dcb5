import { describe, expect, it } from "@jest/globals";

import type { Family } from "../model";
import { withLabels } from "./labels";

const family = (...labels: readonly string[]): Family => ({
  name: "job_up",
  type: "gauge",
  help: "",
  samples: labels.map((each) => ({ suffix: "", labels: each, value: 1 })),
});

const labelsOf = ({ samples }: Family) => Array.from(samples, ({ labels }) => labels);

describe("labels of the service", () => {
  it("are added to each series", () => {
    const labels = { region: "eu-west-1", env: "prod" };
    expect(labelsOf(withLabels(family("", 'job="a"'), labels))).toEqual([
      'env="prod",region="eu-west-1"',
      'job="a",env="prod",region="eu-west-1"',
    ]);
  });

  it("do not take the place of a series' own", () => {
    expect(labelsOf(withLabels(family('env="x"', 'a="b",env="\\",c=\\"x"'), { env: "prod", c: "d" }))).toEqual([
      'env="x",c="d"',
      'a="b",env="\\",c=\\"x",c="d"',
    ]);
  });

  it("are none where there are none", () => {
    const plain = family("");
    expect(withLabels(plain, {})).toBe(plain);
  });
});
