import { join } from "node:path";
import { writeFileSync } from "node:fs";

import { Child } from "../demo/child";
import { choosePort, HOST } from "../demo/ports";
import { needProgram } from "../programs";
import { PrometheusApi } from "../prometheus-api";

export interface PrometheusServerProps {
  /** Where its configuration and its samples lie. */
  readonly directory: string;
  /** prometheus.yml, which may be JSON. @default {} - it scrapes nothing */
  readonly configuration?: Readonly<Record<string, unknown>>;
}

const READY_MS = 60_000;
const POLL_MS = 50;

/** Where a Prometheus keeps its samples. */
export const dataDirectory = (directory: string) => join(directory, "data");

/** A Prometheus of this machine. */
export class PrometheusServer {
  readonly api: PrometheusApi;

  /** @throws Error with what it last said where it does not start */
  static async start({ directory, configuration = {} }: PrometheusServerProps): Promise<PrometheusServer> {
    const port = await choosePort(0);
    const file = join(directory, "prometheus.json");
    writeFileSync(file, JSON.stringify(configuration));
    const child = new Child({
      name: "Prometheus",
      program: needProgram("prometheus"),
      args: [
        `--config.file=${file}`,
        `--storage.tsdb.path=${dataDirectory(directory)}`,
        // Samples may be as old as somebody wants to look at, and blocks stay as they were made.
        "--storage.tsdb.retention.time=10y",
        "--storage.tsdb.min-block-duration=2h",
        "--storage.tsdb.max-block-duration=2h",
        `--web.listen-address=${HOST}:${port}`,
        "--log.level=warn",
      ],
      env: process.env,
    });
    const server = new PrometheusServer(child, `http://${HOST}:${port}`);
    try {
      await server.#ready();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  private constructor(
    readonly child: Child,
    url: string,
  ) {
    this.api = new PrometheusApi(url);
  }

  async stop(): Promise<void> {
    this.child.kill();
    await this.child.gone;
  }

  async #ready(): Promise<void> {
    const end = Date.now() + READY_MS;
    const pause = () =>
      new Promise<undefined>((done) =>
        setTimeout(() => {
          done(undefined);
        }, POLL_MS),
      );
    while (!(await answers(`${this.api.url}/-/ready`))) {
      const gone = await Promise.race([this.child.gone, pause()]);
      if (gone !== undefined || Date.now() > end)
        throw new Error(`Prometheus does not start:\n${this.child.lastLines.join("\n")}`);
    }
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
