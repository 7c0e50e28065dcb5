import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { COMPOSE_ADDRESSES } from "@watchpost/local/addresses";
import { parse } from "yaml";

import { loadConfig } from "../../services/metrics-service/src/config/load";
import { committedRuleFiles, type RuleFile } from "../simulation/recorded";
import { temporaryDirectory } from "../testing";
import { alertmanagerText, lookback, prometheusText, ruleTexts, writeProcessFiles } from "./configuration";
import { hastenedEnvironment } from "./docker";
import { localGeneratedFiles } from "./generated";

const USUAL = { speed: 1, since: 1_800_000_000 };
const HASTY = { speed: 60, since: 1_800_000_000 };

const rulesOf = (text = "") => (parse(text) as RuleFile).groups.flatMap(({ rules }) => rules);
const ruleNamed = (rules: ReturnType<typeof rulesOf>, name: string) =>
  rules.find(({ alert, record }) => name === (alert ?? record));

describe("what is hastened", () => {
  const rules = ruleTexts(HASTY);

  it("is nothing at the usual speed: rules and Alertmanager's file are those that are committed", () => {
    const texts = [...ruleTexts(USUAL)].map(([mixin, text]) => [mixin, parse(text) as RuleFile] as const);
    expect(new Map(texts)).toEqual(committedRuleFiles());
    expect(alertmanagerText(USUAL)).toBe(localGeneratedFiles().get("local/alertmanager/alertmanager.yml"));
    expect(prometheusText(COMPOSE_ADDRESSES, true, USUAL)).toBe(
      localGeneratedFiles().get("local/prometheus/prometheus.yml"),
    );
    expect(lookback(USUAL)).toBe("300000ms");
  });

  it("are the rules of simulated workloads", () => {
    expect(ruleNamed(rulesOf(rules.get("redis-cache")), "RedisCacheHitRateLow")).toMatchObject({
      expr: "redis_cache:hit_ratio < 0.7",
      for: "10000ms",
    });
  });

  it("are not the rules of the monitoring itself, but those that would add up two kinds of minutes are left out", () => {
    const own = rulesOf(rules.get("self"));
    const committed = rulesOf(JSON.stringify(committedRuleFiles().get("self")));
    expect(ruleNamed(own, "JobDown")).toEqual(ruleNamed(committed, "JobDown"));
    const left = committed.filter(({ alert }) => alert !== undefined && ruleNamed(own, alert) === undefined);
    expect(left.map(({ alert }) => alert)).toEqual(["CloudWatchRequestsThrottled", "CloudWatchSpendHigh"]);
  });

  it("are Alertmanager's waits, and not its routes", () => {
    const { route: hasty } = parse(alertmanagerText(HASTY)) as { readonly route: Readonly<Record<string, unknown>> };
    const { route: usual } = parse(alertmanagerText(USUAL)) as { readonly route: Readonly<Record<string, unknown>> };
    expect(hasty).toMatchObject({ group_wait: "500ms", group_interval: "5000ms", repeat_interval: "240000ms" });
    expect(hasty["routes"]).toEqual(usual["routes"]);
  });

  it("are scrapes of simulated workloads, which Prometheus then forgets as much sooner", () => {
    const { global, scrape_configs } = parse(prometheusText(COMPOSE_ADDRESSES, true, HASTY)) as {
      readonly global: object;
      readonly scrape_configs: readonly { readonly job_name: string; readonly scrape_interval?: string }[];
    };
    expect(global).toMatchObject({ scrape_interval: "1000ms", evaluation_interval: "1000ms" });
    const often = scrape_configs.filter(({ scrape_interval }) => scrape_interval === "500ms");
    expect(often.map(({ job_name }) => job_name)).toEqual(
      scrape_configs.map(({ job_name }) => job_name).filter((job) => job.startsWith("simulated-")),
    );
    expect(lookback(HASTY)).toBe("5000ms");
  });

  it("lies where docker-compose.yml looks when its variables say so", () => {
    const directory = temporaryDirectory();
    const environment = hastenedEnvironment(HASTY, directory);
    expect(environment).toMatchObject({ WATCHPOST_SPEED: "60", WATCHPOST_SINCE: "1800000000" });
    const mounted = (localGeneratedFiles().get("docker-compose.yml") ?? "").matchAll(
      /- \$\{(WATCHPOST_(?:LOCAL|RULES)):-[^}]*\}(\/[^:]+):/g,
    );
    const files = [...mounted].map(([, variable = "", path = ""]) => (environment[variable] ?? "") + path);
    expect(files.length).toBeGreaterThan(9);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});

describe("files of plain processes", () => {
  const directory = temporaryDirectory();
  const addresses = { prometheus: "127.0.0.1:1", simulator: "127.0.0.1:2", metricsService: "127.0.0.1:3" };
  const files = writeProcessFiles(directory, addresses, USUAL);

  it("name no place of a container", () => {
    for (const file of [files.prometheus, files.alertmanager, files.metricsService])
      expect(readFileSync(file, "utf8")).not.toMatch(/\/config\/current|: \/secrets/);
  });

  it("send no alerts where there is no Alertmanager", () => {
    const config = parse(readFileSync(files.prometheus, "utf8")) as object;
    expect(config).not.toHaveProperty("alerting");
    expect(config).toMatchObject({ rule_files: [join(directory, "rules/*.yaml")] });
  });
});

it.each(["simulated", "aws"])("the metrics service takes the file %s.yaml", (name) => {
  const path = `local/metrics-service/${name}.yaml`;
  const { config } = loadConfig(localGeneratedFiles().get(path) ?? "", path);
  expect(config?.jobs.length).toBeGreaterThan(1);
});
