import { PORTS } from "./addresses";
import { FILES, healthy, nodeFetch, published, readOnly, type Service } from "./compose-service";
import { AWS_METRICS_SERVICE } from "./prometheus-config";

/** Made of this repository, for its programs run from no registry: see local/Dockerfile. */
const OWN = {
  image: "watchpost-local",
  build: { context: ".", dockerfile: "local/Dockerfile" },
  restart: "unless-stopped",
} as const;

const CONFIG = "/etc/metrics-service/config.yaml";

/** The simulated workloads, the simulated CloudWatch, and the metrics service that reads it or a real account. */
export function simulated(): Readonly<Record<string, Service>> {
  return {
    simulator: {
      ...OWN,
      command: [
        ...["simulator.cjs", "--host", "0.0.0.0", "--port", String(PORTS.simulator)],
        ...["--speed", "${WATCHPOST_SPEED:-1}", "--since", "${WATCHPOST_SINCE:-0}"],
      ],
      ports: [published(PORTS.simulator)],
      healthcheck: nodeFetch(`http://127.0.0.1:${PORTS.simulator}/-/healthy`),
    },
    "fake-cloudwatch": {
      ...OWN,
      command: [
        ...["fake-cloudwatch.cjs", "--host", "0.0.0.0", "--port", String(PORTS.fakeCloudWatch)],
        ...["--workload", "redis-cache"],
      ],
      ports: [published(PORTS.fakeCloudWatch)],
      healthcheck: nodeFetch(`http://127.0.0.1:${PORTS.fakeCloudWatch}/healthz`),
    },
    "metrics-service": {
      ...metricsService("simulated.yaml"),
      environment: {
        AWS_ENDPOINT_URL: `http://fake-cloudwatch:${PORTS.fakeCloudWatch}`,
        AWS_ACCESS_KEY_ID: "fake",
        AWS_SECRET_ACCESS_KEY: "fake",
        AWS_EC2_METADATA_DISABLED: "true",
      },
      ports: [published(PORTS.metricsService)],
      depends_on: healthy("fake-cloudwatch"),
    },
    [AWS_METRICS_SERVICE]: {
      ...metricsService("aws.yaml"),
      profiles: ["aws"],
      // Whoever may read the credentials: their files are their owner's alone.
      user: "${WATCHPOST_USER:-1000:1000}",
      environment: {
        AWS_PROFILE: "${AWS_PROFILE:-default}",
        AWS_CONFIG_FILE: "/aws/config",
        AWS_SHARED_CREDENTIALS_FILE: "/aws/credentials",
        AWS_EC2_METADATA_DISABLED: "true",
      },
      volumes: [
        readOnly("${WATCHPOST_AWS_CONFIG:-./local/metrics-service/aws.yaml}", CONFIG),
        // Where there is none, Compose makes an empty directory.
        readOnly("${AWS_DIRECTORY:-~/.aws}", "/aws"),
      ],
    },
  };
}

const metricsService = (file: string): Service => ({
  ...OWN,
  command: ["metrics-service.cjs", "--config", CONFIG],
  volumes: [readOnly(`${FILES}/metrics-service/${file}`, CONFIG)],
  healthcheck: nodeFetch(`http://127.0.0.1:${PORTS.metricsService}/-/healthy`),
});
