import { PORTS } from "./addresses";
import { check, healthy, published, type Service, wget } from "./compose-service";
import pins from "./pins.json";

const image = (name: keyof typeof pins): string => `${pins[name].repository}:${pins[name].tag}`;

const RESTART = { restart: "unless-stopped" } as const;

/** A PostgreSQL and a Redis with nothing in them, which nobody outside their network reaches, and their exporters. */
export function databases(): Readonly<Record<string, Service>> {
  return {
    postgres: {
      ...RESTART,
      image: image("postgres"),
      environment: { POSTGRES_USER: "watchpost", POSTGRES_PASSWORD: "watchpost", POSTGRES_DB: "watchpost" },
      volumes: ["postgres-data:/var/lib/postgresql/data"],
      healthcheck: check(["pg_isready", "-U", "watchpost", "-d", "watchpost"]),
    },
    "postgres-exporter": {
      ...RESTART,
      image: image("postgresExporter"),
      environment: { DATA_SOURCE_NAME: "postgresql://watchpost:watchpost@postgres:5432/watchpost?sslmode=disable" },
      ports: [published(PORTS.postgresExporter)],
      depends_on: healthy("postgres"),
      healthcheck: wget(`http://127.0.0.1:${PORTS.postgresExporter}/metrics`),
    },
    redis: {
      ...RESTART,
      image: image("redis"),
      volumes: ["redis-data:/data"],
      healthcheck: check(["redis-cli", "ping"]),
    },
    "redis-exporter": {
      ...RESTART,
      image: image("redisExporter"),
      environment: { REDIS_ADDR: "redis://redis:6379" },
      ports: [published(PORTS.redisExporter)],
      depends_on: healthy("redis"),
      healthcheck: wget(`http://127.0.0.1:${PORTS.redisExporter}/metrics`),
    },
  };
}
