import { ALERTMANAGER_PORT } from "@watchpost/alerting";
import type { Images } from "@watchpost/core";
import { CONFIG_DIRECTORY, SECRETS_DIRECTORY } from "@watchpost/ecs";
import { GRAFANA_PORT, serverSettings } from "@watchpost/grafana";
import { PROMETHEUS_PORT } from "@watchpost/prometheus";

import { FILES, healthy, published, readOnly, RULES, type Service, wget } from "./compose-service";

/** Where Grafana itself looks, and S3 mounts. */
const PROVISIONING = "/etc/grafana/provisioning";

/** Prometheus, Alertmanager and Grafana. */
export function monitoring(images: Images, rules: readonly string[]): Readonly<Record<string, Service>> {
  return {
    prometheus: prometheus(images.reference("prometheus"), rules),
    alertmanager: alertmanager(images.reference("alertmanager")),
    grafana: grafana(images.reference("grafana")),
  };
}

function prometheus(image: string, rules: readonly string[]): Service {
  const directory = `${CONFIG_DIRECTORY}/prometheus`;
  return {
    image,
    command: [
      `--config.file=${directory}/prometheus.yml`,
      "--storage.tsdb.path=/prometheus",
      "--storage.tsdb.retention.time=30d",
      `--web.external-url=http://localhost:${PROMETHEUS_PORT}`,
      "--web.enable-lifecycle",
      "--query.lookback-delta=${WATCHPOST_LOOKBACK:-5m}",
    ],
    ports: [published(PROMETHEUS_PORT)],
    volumes: [
      "prometheus-data:/prometheus",
      readOnly(`${FILES}/prometheus/prometheus.yml`, `${directory}/prometheus.yml`),
      ...rules.map((mixin) => readOnly(`${RULES}/${mixin}.rules.yaml`, `${directory}/rules/${mixin}.yaml`)),
    ],
    depends_on: healthy("simulator", "metrics-service", "alertmanager"),
    healthcheck: wget(`http://127.0.0.1:${PROMETHEUS_PORT}/-/healthy`),
    restart: "unless-stopped",
  };
}

function alertmanager(image: string): Service {
  return {
    image,
    command: [
      "--config.file=/etc/alertmanager/alertmanager.yml",
      "--storage.path=/alertmanager",
      `--web.external-url=http://localhost:${ALERTMANAGER_PORT}`,
      // One Alertmanager has nobody to gossip with.
      "--cluster.listen-address=",
    ],
    ports: [published(ALERTMANAGER_PORT)],
    volumes: [
      "alertmanager-data:/alertmanager",
      readOnly(`${FILES}/alertmanager/alertmanager.yml`, "/etc/alertmanager/alertmanager.yml"),
      readOnly(`${FILES}/alertmanager/templates`, "/etc/alertmanager/templates"),
      readOnly("${SLACK_WEBHOOK_FILE:-./local/alertmanager/slack-webhook}", `${SECRETS_DIRECTORY}/slack-webhook`),
    ],
    healthcheck: wget(`http://127.0.0.1:${ALERTMANAGER_PORT}/-/healthy`),
    restart: "unless-stopped",
  };
}

function grafana(image: string): Service {
  return {
    image,
    environment: {
      ...serverSettings(),
      GF_PATHS_PROVISIONING: PROVISIONING,
      GF_SERVER_ROOT_URL: `http://localhost:${GRAFANA_PORT}`,
      // For this machine alone: the port is published to nobody else.
      GF_SECURITY_ADMIN_USER: "${GRAFANA_ADMIN_USER:-admin}",
      GF_SECURITY_ADMIN_PASSWORD: "${GRAFANA_ADMIN_PASSWORD:-admin}",
    },
    ports: [published(GRAFANA_PORT)],
    volumes: [
      "grafana-data:/var/lib/grafana",
      ...["datasources/prometheus.yaml", "dashboards/watchpost.yaml"].map((file) =>
        readOnly(`./local/grafana/provisioning/${file}`, `${PROVISIONING}/${file}`),
      ),
      readOnly("./dashboards/json", `${CONFIG_DIRECTORY}/grafana/dashboards`),
    ],
    depends_on: healthy("prometheus"),
    // S3's times; nobody waits for it.
    healthcheck: {
      ...wget(`http://127.0.0.1:${GRAFANA_PORT}/api/health`),
      interval: "30s",
      timeout: "5s",
      retries: 3,
    },
    restart: "unless-stopped",
  };
}
