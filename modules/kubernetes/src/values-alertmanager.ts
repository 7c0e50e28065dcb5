import { alertmanagerConfig, alertmanagerTemplates } from "@watchpost/alerting";
import type { ClusterEnvironment } from "@watchpost/core";

import { chartImage } from "./chart-image";
import { SECRETS } from "./secrets";
import { volumeClaim } from "./values-prometheus";

/** Where the configuration says that its secrets lie, here as on ECS. */
const SECRETS_DIRECTORY = "/secrets";

/**
 * Where the operator mounts what the chart is given as templateFiles.
 * https://github.com/prometheus-operator/prometheus-operator/blob/main/pkg/alertmanager/statefulset.go
 */
const TEMPLATES = "/etc/alertmanager/config/*.tmpl";

/** What was silenced, and what was sent already: little, and for days. */
const VOLUME_GIB = 1;

/** Alertmanager with the routes and messages that it has on ECS; addresses and keys lie in a Secret beside it. */
export function alertmanagerValues(cluster: ClusterEnvironment) {
  const { notify, grafana, prometheus } = cluster;
  return {
    config: alertmanagerConfig({ notify, templates: TEMPLATES }),
    templateFiles: {
      "watchpost.tmpl": alertmanagerTemplates({ grafanaUrl: `https://${grafana.host}`, runbooks: notify.runbooks }),
    },
    alertmanagerSpec: {
      image: chartImage(cluster, "alertmanager"),
      storage: { volumeClaimTemplate: { spec: volumeClaim(prometheus.storageClass, VOLUME_GIB) } },
      resources: { requests: { cpu: "25m", memory: "64Mi" }, limits: { cpu: "100m", memory: "128Mi" } },
      volumes: [{ name: "channels", secret: { secretName: SECRETS.alertmanager } }],
      volumeMounts: [{ name: "channels", mountPath: SECRETS_DIRECTORY, readOnly: true }],
    },
  };
}
