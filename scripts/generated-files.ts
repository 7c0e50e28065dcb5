import type { Mixin } from "@watchpost/alerting/model";
import { MIXINS } from "@watchpost/dashboards";
import { dashboardJson } from "@watchpost/grafana";
import { rulesYaml, ruleTestsYaml } from "@watchpost/prometheus";

/** The files below `dashboards/` that are made from the mixins, by path: `json/redis-cache.json`. */
export function generatedFiles(mixins: readonly Mixin[] = MIXINS): ReadonlyMap<string, string> {
  return new Map(
    mixins.flatMap((mixin) => [
      ...(mixin.dashboards ?? []).map((dashboard): [string, string] => [
        `json/${dashboard.uid}.json`,
        dashboardJson(dashboard),
      ]),
      [`rules/${mixin.name}.rules.yaml`, rulesYaml(mixin)] as [string, string],
      [`rules/${mixin.name}.test.yaml`, ruleTestsYaml(mixin, `${mixin.name}.rules.yaml`)] as [string, string],
    ]),
  );
}
