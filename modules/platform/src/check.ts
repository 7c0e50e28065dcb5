import { ALERTMANAGER_MEMORY_MIB } from "@watchpost/alerting";
import type { Mixin } from "@watchpost/alerting/model";
import { checkEnvironment, InvalidValues, type Problem } from "@watchpost/core";
import { CONFIG_RELOAD_MEMORY_MIB, fargateSizeProblems } from "@watchpost/ecs";
import { CLOUDWATCH_EXPORTER_MEMORY_MIB } from "@watchpost/exporter";
import { sizingProblems } from "@watchpost/prometheus";

import type { PlatformEnvironment, PlatformValues } from "./environment";

/**
 * Fills in the defaults of all environments.
 * @throws InvalidValues that names everything that cannot be used in any of them
 */
export function checkAll(environments: readonly PlatformValues[]): PlatformEnvironment[] {
  const problems = new Map<string, Problem[]>();
  const report = (name: string, found: readonly Problem[]) =>
    problems.set(name, [...(problems.get(name) ?? []), ...found]);
  const checked = environments.flatMap(({ watch, ...values }, i) => {
    const result = checkEnvironment(values, ["watch"]);
    if ("problems" in result) {
      report(nameOf(values.name, i), [...result.problems, ...watchProblems(watch)]);
      return [];
    }
    const environment = { ...result.environment, watch };
    const found = [
      ...watchProblems(watch),
      ...sizeProblems(environment),
      ...twiceProblems(environment.name, environments, i),
    ];
    if (found.length > 0) report(environment.name, found);
    return [environment];
  });
  if (problems.size > 0) throw new InvalidValues(problems);
  return checked;
}

function nameOf(name: unknown, index: number): string {
  return typeof name === "string" && name !== "" ? name : `number ${index + 1}`;
}

function watchProblems(watch: unknown): Problem[] {
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

function sizeProblems({ prometheus, grafana, watch }: PlatformEnvironment): Problem[] {
  const readsCloudWatch = watch.some(({ signals }) => signals.some(({ source }) => source.from === "cloudwatch"));
  const sidecarsMiB =
    ALERTMANAGER_MEMORY_MIB +
    (readsCloudWatch ? CLOUDWATCH_EXPORTER_MEMORY_MIB : 0) +
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
