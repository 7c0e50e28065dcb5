import { FakeCloudWatch, redisCache } from "@watchpost/fake-cloudwatch";
import { type Addresses, PORTS } from "@watchpost/local/addresses";
import { buildService } from "@watchpost/metrics-service/build";
import { join } from "node:path";

import { choosePort, HOST } from "../demo/ports";
import { findProgram, needProgram } from "../programs";
import type { Haste } from "../simulation/compressed";
import { type Health, healthOf } from "./health";
import { lookback, type ProcessFiles, writeProcessFiles } from "./configuration";
import { LOCAL_SIMULATIONS } from "./simulations";
import { Simulator } from "./simulator";
import { Supervisor } from "./supervisor";
import { commandsText, healthText, NO_ALERTMANAGER, NO_GRAFANA, type Place, placesText, speedText } from "./texts";

export interface ProcessesProps {
  readonly print: (text: string) => void;
  readonly speed: number;
}

const NAMES = {
  prometheus: "Prometheus",
  alertmanager: "Alertmanager",
  metricsService: "the metrics service",
  fakeCloudWatch: "the simulated CloudWatch",
  simulator: "the simulated workloads",
} as const;
type Name = keyof typeof NAMES;

/** Everything on this machine without Docker: what is on PATH as programs of their own, the rest in this process. */
export class Processes {
  readonly #props: ProcessesProps;
  readonly #all = new Supervisor();
  readonly #places = new Map<Name, string>();
  #started: Promise<void> = Promise.resolve();

  constructor(props: ProcessesProps) {
    this.#props = props;
  }

  /** Rejects when a program ends that should not; never resolves. */
  get broken(): Promise<never> {
    return this.#all.broken;
  }

  /**
   * Starts everything, and says where it is once every target is healthy.
   * @throws Error where a program is missing or does not start, or a target is not healthy within a minute
   */
  start(): Promise<void> {
    this.#started = this.#start();
    return this.#started;
  }

  /** Ends everything, and leaves nothing behind. */
  stop(): Promise<void> {
    return this.#all.stop(this.#started);
  }

  /** For the end of a process that can wait no more. */
  kill(): void {
    this.#all.kill();
  }

  async #start(): Promise<void> {
    const { print, speed } = this.#props;
    const prometheus = needProgram("prometheus");
    const alertmanager = findProgram("alertmanager");
    const simulator = await this.#startSimulator();
    const addresses = await this.#addresses(alertmanager !== undefined);
    // When the simulated clock and that on the wall showed the same time.
    const haste = { speed, since: simulator.since };
    const files = writeProcessFiles(this.#all.directory, addresses, haste);
    await this.#startMetricsService(files);
    if (alertmanager !== undefined) await this.#startAlertmanager(alertmanager, files);
    await this.#startPrometheus(prometheus, files, haste);
    print(placesText(this.#told()));
    print(healthText(await this.#healthy()));
    print(commandsText(this.#url("simulator")) + speedText(speed));
    print((alertmanager === undefined ? NO_ALERTMANAGER : "") + NO_GRAFANA);
  }

  async #startSimulator(): Promise<Simulator> {
    const { print, speed } = this.#props;
    const simulator = await Simulator.start({
      simulations: LOCAL_SIMULATIONS,
      host: HOST,
      port: await this.#port("simulator"),
      speed,
      onMessage: (line) => {
        print(`Slack would get: ${line}\n`);
      },
    });
    return this.#all.keep(simulator);
  }

  async #addresses(withAlertmanager: boolean): Promise<Addresses> {
    const address = async (name: Name) => `${HOST}:${await this.#port(name)}`;
    return {
      prometheus: await address("prometheus"),
      simulator: this.#places.get("simulator") ?? "",
      metricsService: await address("metricsService"),
      ...(withAlertmanager && { alertmanager: await address("alertmanager") }),
    };
  }

  async #startMetricsService({ metricsService }: ProcessFiles): Promise<void> {
    const port = await this.#port("fakeCloudWatch");
    const { url } = this.#all.keep(await FakeCloudWatch.start({ host: HOST, port, workload: redisCache() }));
    const bundle = await buildService(this.#all.directory);
    this.#all.start({
      name: NAMES.metricsService,
      program: process.execPath,
      args: [bundle, "--config", metricsService, "--log.level", "warn"],
      // Nothing that whoever runs this has set for the real AWS.
      env: {
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: "fake",
        AWS_SECRET_ACCESS_KEY: "fake",
        AWS_EC2_METADATA_DISABLED: "true",
      },
    });
    await this.#all.answer(`${this.#url("metricsService")}/-/healthy`);
  }

  async #startAlertmanager(program: string, { alertmanager }: ProcessFiles): Promise<void> {
    this.#all.start({
      name: NAMES.alertmanager,
      program,
      args: [
        `--config.file=${alertmanager}`,
        `--storage.path=${join(this.#all.directory, "alertmanager-data")}`,
        "--cluster.listen-address=",
        `--web.listen-address=${this.#places.get("alertmanager") ?? ""}`,
        "--log.level=warn",
      ],
      env: {},
    });
    await this.#all.answer(`${this.#url("alertmanager")}/-/ready`);
  }

  async #startPrometheus(program: string, { prometheus }: ProcessFiles, haste: Haste): Promise<void> {
    this.#all.start({
      name: NAMES.prometheus,
      program,
      args: [
        `--config.file=${prometheus}`,
        `--storage.tsdb.path=${join(this.#all.directory, "prometheus-data")}`,
        `--web.listen-address=${this.#places.get("prometheus") ?? ""}`,
        `--query.lookback-delta=${lookback(haste)}`,
        "--log.level=warn",
      ],
      env: {},
    });
    await this.#all.answer(`${this.#url("prometheus")}/-/ready`);
  }

  async #healthy(): Promise<Health> {
    let last: Health | undefined;
    try {
      return await this.#all.waitFor("all targets", async () => {
        last = await healthOf(this.#url("prometheus"));
        return last.problems.length === 0 ? last : undefined;
      });
    } catch (error) {
      throw new Error(`Not everything is healthy: ${last?.problems.join("; ") ?? "Prometheus does not answer"}.`, {
        cause: error,
      });
    }
  }

  async #port(name: Name): Promise<number> {
    const port = await choosePort(PORTS[name]);
    if (port !== PORTS[name])
      this.#props.print(`Port ${PORTS[name]} is taken by another program: ${port} is for ${NAMES[name]} instead.\n`);
    this.#places.set(name, `${HOST}:${port}`);
    return port;
  }

  #url(name: Name): string {
    return `http://${this.#places.get(name) ?? ""}`;
  }

  #told(): readonly Place[] {
    return [...this.#places.keys()].map((name) => ({
      name: NAMES[name],
      url: this.#url(name),
      pid: this.#all.pidOf(NAMES[name]),
    }));
  }
}
