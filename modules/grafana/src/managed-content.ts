import { ContactPoint } from "@cdktf/provider-grafana/lib/contact-point";
import { Folder } from "@cdktf/provider-grafana/lib/folder";
import { NotificationPolicy } from "@cdktf/provider-grafana/lib/notification-policy";
import { RuleGroup, type RuleGroupRule } from "@cdktf/provider-grafana/lib/rule-group";
import { terraformText } from "@watchpost/core";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

import type { ManagedAlerts } from "./managed-files";
import { CONTACT_POINT, POLICY } from "./managed-policy";
import { ALERT_FOLDER, MANAGED_BEHAVIOUR, managedGroups, type ManagedRule } from "./managed-rules";

export interface ManagedContentProps extends ManagedAlerts {
  /** What must be there first. */
  readonly after: ITerraformDependable[];
}

/** What files would make of alerts, put into a running Grafana through its API: a group of rules for each mixin. */
export class ManagedContent extends Construct {
  /** @throws Error for an alert whose text Grafana cannot make */
  constructor(scope: Construct, id: string, { environment, mixins, alertmanagerUrl, after }: ManagedContentProps) {
    super(scope, id);
    const contactPoint = new ContactPoint(this, "contact-point", {
      name: CONTACT_POINT,
      alertmanager: [{ url: terraformText(alertmanagerUrl) }],
      dependsOn: after,
    });
    new NotificationPolicy(this, "policy", {
      contactPoint: contactPoint.name,
      ...POLICY,
      groupBy: [...POLICY.groupBy],
    });
    const folder = new Folder(this, "folder", { ...ALERT_FOLDER, dependsOn: after });
    for (const { name, interval, rules } of managedGroups(mixins, environment)) {
      new RuleGroup(this, name, {
        name,
        folderUid: folder.uid,
        intervalSeconds: interval.seconds,
        rule: rules.map(resourceRule),
      });
    }
  }
}

function resourceRule({ uid, title, condition, queries, labels, annotations, ...rule }: ManagedRule): RuleGroupRule {
  return {
    uid,
    name: title,
    condition,
    for: rule.for,
    labels: texts(labels),
    annotations: texts(annotations),
    noDataState: MANAGED_BEHAVIOUR.noDataState,
    execErrState: MANAGED_BEHAVIOUR.execErrState,
    missingSeriesEvalsToResolve: MANAGED_BEHAVIOUR.missingSeriesEvalsToResolve,
    data: queries.map(({ refId, datasourceUid, relativeTimeRange, model }) => ({
      refId,
      datasourceUid,
      relativeTimeRange: { ...relativeTimeRange },
      model: terraformText(JSON.stringify(model)),
    })),
  };
}

const texts = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, text]) => [name, terraformText(text)]));
