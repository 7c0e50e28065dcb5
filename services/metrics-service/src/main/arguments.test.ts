import { describe, expect, it } from "@jest/globals";

import { HELP, parseArguments, UsageError } from "./arguments";

const parse = (line: string) => parseArguments(line.split(" ").filter((each) => each !== ""));

const problemsOf = (line: string): string => {
  try {
    parse(line);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  throw new Error(`${line} is taken`);
};

describe("a command line", () => {
  it.each([
    ["--config a.yaml", { command: "serve", configFile: "a.yaml" }],
    [
      "--config=a.yaml --web.config.file w.yml --web.listen-address [::1]:9106 --log.level debug",
      {
        command: "serve",
        configFile: "a.yaml",
        webConfigFile: "w.yml",
        listenAddress: { host: "::1", port: 9106 },
        logLevel: "debug",
      },
    ],
    ["plan --config a.yaml", { command: "plan", configFile: "a.yaml" }],
    ["plan --config a.yaml --metrics 50", { command: "plan", configFile: "a.yaml", metrics: 50 }],
    [
      "check --config a.yaml --web.config.file w.yml",
      { command: "check", configFile: "a.yaml", webConfigFile: "w.yml" },
    ],
    ["import --from yace y.yml", { command: "import", peer: "yace", file: "y.yml", keepNames: false }],
    [
      "import --keep-names c.yml --from cloudwatch_exporter --region eu-west-1",
      { command: "import", peer: "cloudwatch_exporter", file: "c.yml", keepNames: true, region: "eu-west-1" },
    ],
    ["--help", { command: "help" }],
    ["plan --help", { command: "help" }],
    ["--version", { command: "version" }],
  ])("%s is understood", (line, expected) => {
    expect(parse(line)).toEqual(expected);
  });

  it.each([
    ["", "--config is missing: which file?"],
    ["--web.listen-address :1", "--config is missing."],
    ["--confg a.yaml", "There is no option --confg; did you mean --config?\n--config is missing."],
    ["--config a --wet", "There is no option --wet."],
    ["--config a -x", "There is no option -x."],
    ["--config", "--config needs a value.\n--config is missing."],
    ["--config=", "--config needs a value.\n--config is missing."],
    ["--config a --config b", "--config is given twice."],
    ["--config a b.yaml", "b.yaml: what is it for?"],
    [
      "--config a --web.listen-address 9106",
      "--web.listen-address: 9106 is no address; :9106 or 127.0.0.1:9106 would be",
    ],
    ["--config a --log.level loud", "--log.level: loud is none of debug, info, warn, error, silent"],
    ["plam --config a", "There is no command plam; did you mean plan? The commands are plan, check, import."],
    ["plan --config a --metrics -1", "--metrics: -1 is no number of metrics"],
    ["plan --config a --metrics=1.5", "--metrics: 1.5 is no number of metrics"],
    ["plan --config a --web.config.file b", "There is no option --web.config.file."],
    ["import y.yml", "--from is missing."],
    ["import --from yac y.yml", "--from: yac is none of yace, cloudwatch_exporter; did you mean yace?"],
    ["import --from yace", "One file is needed, the other exporter's configuration."],
    ["import --from yace a b", "One file is needed, the other exporter's configuration."],
    ["import --from yace --keep-names=no a", "--keep-names takes no value."],
  ])("%p is refused with everything that is wrong", (line, problems) => {
    expect(problemsOf(line)).toBe(problems);
  });
});

describe("the help", () => {
  it("tells of every option", () => {
    for (const option of [
      "--config",
      "--web.config.file",
      "--web.listen-address",
      "--log.level",
      "--metrics",
      "--from",
    ]) {
      expect(HELP).toContain(option);
    }
  });
});
