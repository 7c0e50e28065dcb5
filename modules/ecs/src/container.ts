import { terraformText } from "@watchpost/core";

/** A container of a task, in the words of ECS. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
export interface Container {
  readonly name: string;
  readonly image: string;
  /** @default - the image's */
  readonly entryPoint?: readonly string[];
  /** @default - the image's */
  readonly command?: readonly string[];
  /** @default {} */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Variables whose values ECS reads from Secrets Manager when the task starts, as name → ARN of the secret.
   * @default {}
   */
  readonly secrets?: Readonly<Record<string, string>>;
  /** TCP ports it listens on. @default [] */
  readonly ports?: readonly number[];
  /** @default [] */
  readonly mounts?: readonly Mount[];
  /** @default - ECS only sees whether the process runs */
  readonly healthCheck?: HealthCheck;
  /**
   * What happens when it ends: `essential` takes the task with it, `restarted` is started again alone, `once` is
   * meant to end.
   * @default "essential"
   */
  readonly lifecycle?: "essential" | "restarted" | "once";
  /** Containers that must have ended well before this one starts. @default [] */
  readonly after?: readonly string[];
  /** User that the process runs as: `65534`. @default - the image's */
  readonly user?: string;
  /** Most memory it may take, in MiB. @default - as much as the task has */
  readonly memoryMiB?: number;
  /** Seconds from SIGTERM to SIGKILL. @default - 30, the agent's */
  readonly stopTimeoutSeconds?: number;
}

export interface Mount {
  readonly volume: string;
  readonly path: string;
  /** @default true */
  readonly readOnly?: boolean;
}

/** Run every 30 seconds; three failures in a row make the container unhealthy, and ECS replaces its task. */
interface HealthCheck {
  /** Run by the container's shell. */
  readonly command: string;
  /** Seconds in which failures do not count, 0 to 300. */
  readonly startPeriodSeconds: number;
}

/** Where containers log to. */
export interface Logs {
  readonly group: string;
  readonly region: string;
}

/** A container that ended is not started again sooner than after so many seconds of running; ECS takes 60 to 1800. */
const RESTART_ATTEMPT_SECONDS = 60;

/**
 * The `container_definitions` of a task. What ECS would add by itself is written out, keys and variables are sorted, so
 * that the same containers give the same text, and what Terraform reads back is what it wrote. Text with `${` reaches
 * the container as it stands; tokens of cdktf stay live.
 */
export function renderContainers(containers: readonly Container[], logs: Logs): string {
  return terraformText(JSON.stringify(containers.map((container) => sorted(render(container, logs)))));
}

function render(container: Container, logs: Logs): Record<string, unknown> {
  const { name, image, lifecycle = "essential", healthCheck, mounts = [], ports = [], after = [] } = container;
  return {
    name,
    image,
    cpu: 0,
    essential: lifecycle === "essential",
    entryPoint: container.entryPoint,
    command: container.command,
    environment: pairs(container.environment, "value"),
    secrets: pairs(container.secrets, "valueFrom"),
    portMappings: ports.map((port) => ({ containerPort: port, hostPort: port, protocol: "tcp" })),
    mountPoints: mounts.map(({ volume, path, readOnly = true }) => ({
      sourceVolume: volume,
      containerPath: path,
      readOnly,
    })),
    volumesFrom: [],
    systemControls: [],
    dependsOn: after.map((containerName) => ({ containerName, condition: "SUCCESS" })),
    healthCheck: healthCheck && {
      command: ["CMD-SHELL", healthCheck.command],
      interval: 30,
      timeout: 5,
      retries: 3,
      startPeriod: healthCheck.startPeriodSeconds,
    },
    restartPolicy:
      lifecycle === "restarted" ? { enabled: true, restartAttemptPeriod: RESTART_ATTEMPT_SECONDS } : undefined,
    user: container.user,
    memory: container.memoryMiB,
    stopTimeout: container.stopTimeoutSeconds,
    logConfiguration: {
      logDriver: "awslogs",
      options: { "awslogs-group": logs.group, "awslogs-region": logs.region, "awslogs-stream-prefix": name },
    },
  };
}

function pairs(values: Readonly<Record<string, string>> | undefined, key: string): Record<string, string>[] {
  return inOrder(Object.entries(values ?? {})).map(([name, value]) => ({ name, [key]: value }));
}

/** The same value with the keys of all its objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(inOrder(Object.entries(value)).map(([key, inner]) => [key, sorted(inner)]));
}

function inOrder<Value>(entries: [string, Value][]): [string, Value][] {
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
