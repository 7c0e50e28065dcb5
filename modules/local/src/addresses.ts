/** Where each program is reached, as host and port: `alertmanager:9093`. What is left out is not there. */
export interface Addresses {
  readonly prometheus: string;
  /** The simulated workloads, and the inbox that takes messages in Slack's place. */
  readonly simulator: string;
  readonly metricsService: string;
  readonly alertmanager?: string;
  readonly grafana?: string;
  readonly postgresExporter?: string;
  readonly redisExporter?: string;
}

/** Ports of this machine that the laptop's programs are reached at: those of the register, and two of our own. */
export const PORTS = {
  grafana: 3000,
  prometheus: 9090,
  alertmanager: 9093,
  metricsService: 9106,
  postgresExporter: 9187,
  redisExporter: 9121,
  fakeCloudWatch: 4580,
  simulator: 4590,
} as const;

/** By the names of Compose's services, which its network resolves. */
export const COMPOSE_ADDRESSES = {
  prometheus: `prometheus:${PORTS.prometheus}`,
  simulator: `simulator:${PORTS.simulator}`,
  metricsService: `metrics-service:${PORTS.metricsService}`,
  alertmanager: `alertmanager:${PORTS.alertmanager}`,
  grafana: `grafana:${PORTS.grafana}`,
  postgresExporter: `postgres-exporter:${PORTS.postgresExporter}`,
  redisExporter: `redis-exporter:${PORTS.redisExporter}`,
} satisfies Addresses;
