import type { Mixin } from "@watchpost/alerting/model";
import { grafanaProvisioningText } from "@watchpost/core";
import type { ConfigFile } from "@watchpost/ecs";
import { stringify } from "yaml";

import { CONTACT_POINT, POLICY } from "./managed-policy";
import { ALERT_FOLDER, MANAGED_BEHAVIOUR, type ManagedGroup, managedGroups, type ManagedRule } from "./managed-rules";
import { PROVISIONING_DIRECTORY } from "./provisioning";

/** Alerts that Grafana fires itself. */
export interface ManagedAlerts {
  /** The environment's name: every alert carries it. */
  readonly environment: string;
  readonly mixins: readonly Mixin[];
  /** Who brings them to people: `http://prometheus.dev.monitoring.internal:9093`. */
  readonly alertmanagerUrl: string;
}

/**
 * Files from which Grafana makes its alert rules at each start, and the way to Alertmanager.
 * https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/
 * @throws Error for an alert whose text Grafana cannot make
 */
export function managedAlertFiles({ mixins, environment, alertmanagerUrl }: ManagedAlerts): ConfigFile[] {
  const groups = managedGroups(mixins, environment).map(fileGroup);
  return [
    { path: `${PROVISIONING_DIRECTORY}/alerting/alertmanager.yaml`, content: yaml(wayToAlertmanager(alertmanagerUrl)) },
    { path: `${PROVISIONING_DIRECTORY}/alerting/rules.yaml`, content: yaml({ apiVersion: 1, groups }) },
  ];
}

const yaml = (value: object) => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });

function wayToAlertmanager(url: string): object {
  const settings = { url: grafanaProvisioningText(url) };
  return {
    apiVersion: 1,
    contactPoints: [
      {
        orgId: 1,
        name: CONTACT_POINT,
        receivers: [{ uid: "alertmanager", type: "prometheus-alertmanager", settings }],
      },
    ],
    policies: [
      {
        orgId: 1,
        receiver: CONTACT_POINT,
        group_by: POLICY.groupBy,
        group_wait: POLICY.groupWait,
        group_interval: POLICY.groupInterval,
        repeat_interval: POLICY.repeatInterval,
      },
    ],
  };
}

function fileGroup({ name, interval, rules }: ManagedGroup): object {
  return { orgId: 1, name, folder: ALERT_FOLDER.title, interval: String(interval), rules: rules.map(fileRule) };
}

/** Grafana expands variables in labels, but neither in annotations nor in queries. https://github.com/grafana/grafana/issues/71007 */
function fileRule({ queries, labels, dashboard, ...rule }: ManagedRule): object {
  const { noDataState, execErrState, missingSeriesEvalsToResolve } = MANAGED_BEHAVIOUR;
  return {
    ...rule,
    labels: Object.fromEntries(Object.entries(labels).map(([name, text]) => [name, grafanaProvisioningText(text)])),
    data: queries,
    ...(dashboard && {
      dashboardUid: dashboard.uid,
      ...(dashboard.panelId !== undefined && { panelId: dashboard.panelId }),
    }),
    noDataState,
    execErrState,
    missing_series_evals_to_resolve: missingSeriesEvalsToResolve,
  };
}
