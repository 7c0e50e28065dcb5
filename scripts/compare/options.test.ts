import { describe, expect, it } from "@jest/globals";

import { parseOptions, USAGE } from "./options";

const environments = ["dev", "prod"];
const parse = (...args: string[]) => parseOptions(args, environments);

describe("options of the comparison", () => {
  it("have an environment and a Prometheus; a day is looked at", () => {
    expect(parse("prod", "--prometheus", "http://127.0.0.1:9090/")).toEqual({
      environment: "prod",
      prometheus: "http://127.0.0.1:9090",
      hours: 24,
      tolerance: 0.01,
    });
    expect(parse("dev", "--prometheus=https://a", "--hours=2", "--tolerance=5")).toMatchObject({
      hours: 2,
      tolerance: 0.05,
    });
  });

  it("are refused with all that is wrong with them", () => {
    expect(() => parse("pord", "--prometheus", "9090", "--hours", "1000", "--tolerance=-1")).toThrow(
      new Error(
        'ENVIRONMENT: got "pord", want one of dev, prod\n' +
          '--prometheus: got "9090", want an address such as http://127.0.0.1:9090\n' +
          '--hours: got "1000", want 1 to 336\n' +
          `--tolerance: got "-1", want percent, 0 to 100\n${USAGE}`,
      ),
    );
    expect(() => parse()).toThrow("ENVIRONMENT: got nothing, want one of dev, prod\n--prometheus: got nothing");
    expect(() => parse("dev", "prod")).toThrow("ENVIRONMENT: got 2, want one");
    expect(() => parse("dev", "--promethues", "x")).toThrow(USAGE);
  });
});
