import type { Images, PolicyStatement } from "@watchpost/core";
import { CONFIG_DIRECTORY, type Sidecar } from "@watchpost/ecs";

import { ALERTMANAGER_PORT } from "./alertmanager-port";
import { alertmanagerTemplates } from "./alertmanager-templates";
import { alertmanagerYml } from "./alertmanager-yml";
import type { Channels } from "./channels";

export interface AlertmanagerProps {
  readonly images: Images;
  readonly channels: Channels;
  /** Where Grafana is, for links. @default - messages tell how to find it */
  readonly grafanaUrl?: string | undefined;
  /** Where people reach Alertmanager, for links that silence an alert. @default - nowhere, and there are none */
  readonly alertmanagerUrl?: string | undefined;
}

/** Most memory that Alertmanager may take beside Prometheus. */
export const ALERTMANAGER_MEMORY_MIB = 64;

const DIRECTORY = "alertmanager";

/** Alertmanager, which runs beside Prometheus: it groups alerts and brings them to people. */
export function alertmanager({ images, channels, grafanaUrl, alertmanagerUrl }: AlertmanagerProps): Sidecar {
  const { notify, email, heartbeat, region, secretFiles } = channels;
  const links = { grafanaUrl, alertmanagerUrl, runbooks: notify.runbooks };
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
        ...(alertmanagerUrl ? [`--web.external-url=${alertmanagerUrl}`] : []),
      ],
      user: "65534:65534",
      memoryMiB: ALERTMANAGER_MEMORY_MIB,
      healthCheck: {
        command: `wget -q -O /dev/null http://localhost:${ALERTMANAGER_PORT}/-/healthy`,
        startPeriodSeconds: 30,
      },
    },
    files: [
      {
        path: `${DIRECTORY}/alertmanager.yml`,
        content: alertmanagerYml({ region, notify, ...topics }),
      },
      { path: `${DIRECTORY}/templates/watchpost.tmpl`, content: alertmanagerTemplates(links) },
    ],
    ...(Object.keys(secretFiles).length > 0 && { secretFiles }),
    statements: [publishTo([...Object.values(topics), ...(notify.sns ?? []).map(({ topicArn }) => topicArn)])],
    reloadUrl: `http://localhost:${ALERTMANAGER_PORT}/-/reload`,
    keepsData: true,
    scrape: { job: "alertmanager", port: ALERTMANAGER_PORT },
  };
}

const publishTo = (topicArns: readonly string[]): PolicyStatement => ({
  sid: "PublishAlerts",
  actions: ["sns:Publish"],
  resources: topicArns,
});
