import type { Images, PolicyStatement } from "@watchpost/core";
import { CONFIG_DIRECTORY, type Sidecar } from "@watchpost/ecs";

import { alertmanagerTemplates } from "./alertmanager-templates";
import { alertmanagerYml, SLACK_WEBHOOK_FILE } from "./alertmanager-yml";
import type { Channels } from "./channels";

export interface AlertmanagerProps {
  readonly images: Images;
  readonly channels: Channels;
  /** Where Grafana is, for links. @default - messages tell how to find it */
  readonly grafanaUrl?: string | undefined;
}

const PORT = 9093;

/** Most memory that Alertmanager may take beside Prometheus. */
export const ALERTMANAGER_MEMORY_MIB = 64;

const DIRECTORY = "alertmanager";

/** Alertmanager, which runs beside Prometheus: it groups alerts and brings them to people. */
export function alertmanager({ images, channels, grafanaUrl }: AlertmanagerProps): Sidecar {
  const { slack, email, heartbeat, region } = channels;
  const topics = { emailTopicArn: email.plainArn, heartbeatTopicArn: heartbeat.plainArn };
  return {
    container: {
      name: "alertmanager",
      image: images.reference("alertmanager"),
      command: [
        `--config.file=${CONFIG_DIRECTORY}/${DIRECTORY}/alertmanager.yml`,
        "--storage.path=/data/alertmanager",
        // One Alertmanager has nobody to gossip with.
        "--cluster.listen-address=",
      ],
      user: "65534:65534",
      memoryMiB: ALERTMANAGER_MEMORY_MIB,
      healthCheck: {
        command: `wget -q -O /dev/null http://localhost:${PORT}/-/healthy`,
        startPeriodSeconds: 30,
      },
    },
    files: [
      {
        path: `${DIRECTORY}/alertmanager.yml`,
        content: alertmanagerYml({ region, ...(slack && { slack: { channel: slack.channel } }), ...topics }),
      },
      { path: `${DIRECTORY}/templates/watchpost.tmpl`, content: alertmanagerTemplates(grafanaUrl) },
    ],
    ...(slack && { secretFiles: { [SLACK_WEBHOOK_FILE]: slack.webhookArn } }),
    statements: [publishTo(Object.values(topics))],
    reloadUrl: `http://localhost:${PORT}/-/reload`,
    keepsData: true,
    scrape: { job: "alertmanager", port: PORT },
  };
}

const publishTo = (topicArns: readonly string[]): PolicyStatement => ({
  sid: "PublishAlerts",
  actions: ["sns:Publish"],
  resources: topicArns,
});
