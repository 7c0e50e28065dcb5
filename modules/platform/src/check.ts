import { ALERTMANAGER_MEMORY_MIB } from "@watchpost/alerting";
import type { Mixin } from "@watchpost/alerting/model";
import { budgetProblems } from "@watchpost/billing";
import { checkEnvironment, InvalidValues, type Problem } from "@watchpost/core";
import { CONFIG_RELOAD_MEMORY_MIB, fargateSizeProblems } from "@watchpost/ecs";
import { CLOUDWATCH_MEMORY_MIB, exporterProblems, readsCloudWatch } from "@watchpost/exporter";
import { sizingProblems } from "@watchpost/prometheus";

import type { PlatformEnvironment, PlatformValues } from "./environment";

/**
 * Fills in the defaults of all environments.
 * @throws InvalidValues that names everything that cannot be used in any of them
 */
export function checkAll(environments: readonly PlatformValues[]): PlatformEnvironment[] {
  const { checked, problems } = examine(environments);
  if (problems.size > 0) throw new InvalidValues(problems);
  return checked;
}

/** What can be used of the environments, and what cannot, by the environment's name. */
export function examine(environments: readonly PlatformValues[]): {
  readonly checked: PlatformEnvironment[];
  readonly problems: Map<string, readonly Problem[]>;
} {
  const problems = new Map<string, readonly Problem[]>();
  const report = (name: string, found: readonly Problem[]) =>
    problems.set(name, [...(problems.get(name) ?? []), ...found]);
  const checked = environments.flatMap(({ watch, ...values }, i) => {
    const result = checkEnvironment(values, ["watch"]);
    const watched = [...watchProblems(watch), ...clashProblems(watch, values.prometheus)];
    if ("problems" in result) {
      report(nameOf(values.name, i), [...result.problems, ...watched]);
      return [];
    }
    const environment = { ...result.environment, watch };
    const found = [
      ...watched,
      ...budgetProblems(environment),
      ...sizeProblems(environment),
      ...exporterProblems(environment.exporter, watch),
      ...twiceProblems(environment.name, environments, i),
    ];
    if (found.length > 0) report(environment.name, found);
    return [environment];
  });
  checked.forEach((environment, i) => {
    const found = sharedProblems(environment, checked.slice(0, i));
    if (found.length > 0) report(environment.name, found);
  });
  return { checked, problems };
}

/** What an environment without a usable name is called in messages. */
export function nameOf(name: unknown, index: number): string {
  return typeof name === "string" && name !== "" ? name : `number ${index + 1}`;
}

export function watchProblems(watch: unknown): Problem[] {
  if (!Array.isArray(watch) || watch.length === 0) {
    return [{ path: "watch", got: watch, want: 'what is watched, such as [redisCache({ cluster: "…" }), self()]' }];
  }
  const names = (watch as readonly Mixin[]).map(({ name }) => name);
  return names.flatMap((name, i) =>
    names.indexOf(name) === i
      ? []
      : [
          {
            path: `watch[${i}]`,
            got: name,
            want: "each mixin once",
            help: "A mixin's rules watch every workload of its kind.",
          },
        ],
  );
}

/** A name that must be the only one of its kind in an environment, and the field that gives it. */
interface Given {
  readonly path: string;
  readonly name: string;
}

/** Scrape jobs that are there in every environment, or may be. */
const PLATFORM_JOBS = ["prometheus", "alertmanager", "metrics-service", "cloudwatch-exporter", "grafana"];

/** Alarms that are there in every environment, or may be. */
const PLATFORM_ALARMS = [
  "alerting-silent",
  "estimated-charges",
  "grafana-not-running",
  "prometheus-not-running",
  "prometheus-volume",
];

/** What two mixins, or a mixin and the platform, call by one name although it would have to be two things. */
export function clashProblems(watch: unknown, prometheus: unknown): Problem[] {
  const mixins = Array.isArray(watch) ? (watch as readonly Mixin[]) : [];
  const namesIn = (nameAll: (mixin: Mixin, path: string) => Given[]) =>
    mixins.flatMap((mixin, i) =>
      // One that is there twice is told of already.
      mixins.findIndex(({ name }) => name === mixin.name) === i ? nameAll(mixin, `watch[${i}]`) : [],
    );
  const jobs = namesIn(({ targets = [] }, path) =>
    targets.map(({ job }, j) => ({ path: `${path}.targets[${j}].job`, name: job })),
  );
  const recorded = namesIn(({ signals }, path) =>
    signals.flatMap(({ name, source }, j) =>
      source.from === "recording-rule" ? [{ path: `${path}.signals[${j}].name`, name }] : [],
    ),
  );
  const alarms = namesIn((mixin, path) =>
    (mixin.alarms ?? []).map(({ name }, j) => ({ path: `${path}.alarms[${j}].name`, name })),
  );
  const dashboards = namesIn((mixin, path) =>
    (mixin.dashboards ?? []).flatMap(({ uid }, j) =>
      uid ? [{ path: `${path}.dashboards[${j}].uid`, name: uid }] : [],
    ),
  );
  return [
    ...clashes([...jobs, ...jobsAdded(prometheus)], PLATFORM_JOBS, "Prometheus takes each job's name once."),
    ...clashes(recorded, [], "Prometheus would record two rules as one series."),
    ...clashes(alarms, PLATFORM_ALARMS, "CloudWatch knows each alarm by its name."),
    ...clashes(dashboards, [], "Grafana knows each dashboard by its uid."),
  ];
}

/** The jobs of `prometheus.scrapeConfigs`, whose form is checked elsewhere. */
function jobsAdded(prometheus: unknown): Given[] {
  const configs = isRecord(prometheus) ? prometheus["scrapeConfigs"] : undefined;
  return (Array.isArray(configs) ? configs : []).flatMap((config: unknown, i) => {
    const name = isRecord(config) ? config["job_name"] : undefined;
    return typeof name === "string" ? [{ path: `prometheus.scrapeConfigs[${i}].job_name`, name }] : [];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** @param taken names that the platform gives itself */
function clashes(given: readonly Given[], taken: readonly string[], help: string): Problem[] {
  return given.flatMap(({ path, name }, i) => {
    if (taken.includes(name)) {
      return [{ path, got: name, want: `another name than the platform's own: ${taken.join(", ")}`, help }];
    }
    const first = given.findIndex((other) => other.name === name);
    if (first === i) return [];
    return [{ path, got: name, want: `another name than ${given[first]?.path ?? ""} has`, help }];
  });
}

function sizeProblems({ prometheus, grafana, exporter, watch }: PlatformEnvironment): Problem[] {
  const sidecarsMiB =
    ALERTMANAGER_MEMORY_MIB +
    (readsCloudWatch(watch) ? CLOUDWATCH_MEMORY_MIB[exporter.kind] : 0) +
    (prometheus.storage.kind === "ephemeral" ? 0 : CONFIG_RELOAD_MEMORY_MIB);
  return [
    ...sizingProblems(prometheus, sidecarsMiB),
    ...(prometheus.storage.kind === "ec2-ebs" ? [] : fargateSizeProblems("prometheus", prometheus)),
    ...fargateSizeProblems("grafana", grafana),
  ];
}

/** Two environments of one name would share a stack, a state and most names in AWS. */
function twiceProblems(name: string, environments: readonly PlatformValues[], index: number): Problem[] {
  if (environments.findIndex((other) => other.name === name) === index) return [];
  return [{ path: "name", got: name, want: "a name that no other environment has" }];
}

/** What an environment would take from one before it, although the names of the two differ. */
function sharedProblems(environment: PlatformEnvironment, before: readonly PlatformEnvironment[]): Problem[] {
  const { account, region, state, serviceDiscovery } = environment;
  return before.flatMap((other) => {
    // Told of already.
    if (other.name === environment.name) return [];
    const clash = (path: string, got: string, help: string): Problem => ({
      path,
      got,
      want: `another one than environment ${other.name} has`,
      help,
    });
    return [
      ...(state.kind === "terraform-cloud" &&
      other.state.kind === "terraform-cloud" &&
      state.organization === other.state.organization &&
      state.workspace === other.state.workspace
        ? [clash("state.workspace", state.workspace, "A workspace holds one state.")]
        : []),
      ...(serviceDiscovery?.existing &&
      other.account === account &&
      other.region === region &&
      other.serviceDiscovery?.name === serviceDiscovery.name
        ? [clash("serviceDiscovery.name", serviceDiscovery.name, "Both would call their Prometheus by one name in it.")]
        : []),
    ];
  });
}
