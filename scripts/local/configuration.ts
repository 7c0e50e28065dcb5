import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { SECRETS_DIRECTORY } from "@watchpost/ecs";
import {
  alertmanagerYml,
  inboxUrl,
  messageTemplates,
  prometheusConfig,
  simulatedCloudWatchYaml,
  simulatedJob,
} from "@watchpost/local";
import type { Addresses } from "@watchpost/local/addresses";
import { parse, stringify } from "yaml";

import { hastenedRules, type Haste, shortened } from "../simulation/compressed";
import { committedRuleFiles, type RuleFile } from "../simulation/recorded";
import { LOCAL_SIMULATIONS } from "./simulations";

/** How much of Prometheus's usual five minutes a sample counts. https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness */
export const lookback = ({ speed }: Haste): string => shortened("5m", speed);

const SIMULATED = LOCAL_SIMULATIONS.map(({ mixin }) => mixin);

/**
 * prometheus.yml; of hastened workloads samples are closer together.
 * @param rules the directory of the rule files @default - that of a container
 */
export function prometheusText(addresses: Addresses, byName: boolean, haste: Haste, rules?: string): string {
  const text = prometheusConfig({ addresses, simulated: SIMULATED, byName, ...(rules !== undefined && { rules }) });
  return haste.speed === 1 ? text : hastenedScrapes(text, haste);
}

interface PrometheusFile {
  readonly global: object;
  readonly scrape_configs: readonly { readonly job_name: string }[];
}

function hastenedScrapes(text: string, { speed }: Haste): string {
  const { global, scrape_configs, ...rest } = parse(text) as PrometheusFile;
  const jobs = SIMULATED.map(simulatedJob);
  const often = shortened("30s", speed);
  const every = shortened("1m", speed);
  return stringify(
    {
      // The monitoring itself is no faster; but nothing older than the hastened look-back counts.
      global: { ...global, scrape_interval: every, scrape_timeout: every, evaluation_interval: every },
      ...rest,
      scrape_configs: scrape_configs.map((job) =>
        jobs.includes(job.job_name) ? { ...job, scrape_interval: often, scrape_timeout: often } : job,
      ),
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

/** Alerts of the monitoring itself that add up what is real and what is simulated, whose minutes then differ. */
const MIXED: readonly (string | undefined)[] = ["CloudWatchRequestsThrottled", "CloudWatchSpendHigh"];

/**
 * Rule files by name. Where simulated workloads are hastened, so are their rules, and those of the monitoring itself are
 * not: of these, two alerts that could only be wrong are left out.
 */
export function ruleTexts(haste: Haste): ReadonlyMap<string, string> {
  const told = (mixin: string, file: RuleFile): RuleFile => {
    if (haste.speed === 1) return file;
    return SIMULATED.includes(mixin) ? hastenedRules(file, haste) : withoutMixed(file);
  };
  return new Map(
    [...committedRuleFiles()].map(([mixin, file]) => [mixin, stringify(told(mixin, file), { lineWidth: 0 })]),
  );
}

const withoutMixed = ({ groups }: RuleFile): RuleFile => ({
  groups: groups.map(({ name, rules }) => ({ name, rules: rules.filter(({ alert }) => !MIXED.includes(alert)) })),
});

/** alertmanager.yml, which waits as much less as the workloads are faster. */
export function alertmanagerText({ speed }: Haste): string {
  const text = alertmanagerYml();
  if (speed === 1) return text;
  return text.replace(
    /^( *(?:group_wait|group_interval|repeat_interval): )(\S+)$/gm,
    (_, field: string, duration: string) => field + shortened(duration, speed),
  );
}

const portOf = (address: string | undefined) => (address === undefined ? undefined : Number(address.split(":")[1]));

export interface ProcessFiles {
  readonly prometheus: string;
  readonly alertmanager: string;
  readonly metricsService: string;
}

/** Writes what the programs are told by files, for processes of this machine. @returns where these are */
export function writeProcessFiles(directory: string, addresses: Addresses, haste: Haste): ProcessFiles {
  const put = (path: string, text: string): string => {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  for (const [mixin, text] of ruleTexts(haste)) put(`rules/${mixin}.yaml`, text);
  put("alertmanager/templates/watchpost.tmpl", messageTemplates(portOf(addresses.alertmanager)));
  put("secrets/slack-webhook", inboxUrl(addresses));
  const secrets = join(directory, "secrets");
  return {
    prometheus: put("prometheus.yml", prometheusText(addresses, false, haste, join(directory, "rules"))),
    alertmanager: put(
      "alertmanager/alertmanager.yml",
      alertmanagerText(haste).replaceAll(`${SECRETS_DIRECTORY}/`, `${secrets}/`),
    ),
    metricsService: put("metrics-service.yaml", simulatedCloudWatchYaml(addresses.metricsService)),
  };
}
