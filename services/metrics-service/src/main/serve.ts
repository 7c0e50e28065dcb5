import { Exposition } from "../exposition";
import { type Log, messageOf } from "../log";
import { type ListenAddress, Server } from "../server";
import { withLabels } from "./labels";
import { processFamilies, type ProcessState } from "./process-metrics";
import type { Service } from "./service";

export interface ServeProps {
  readonly service: Service;
  readonly version: string;
  readonly log: Log;
  readonly listenAddress: ListenAddress;
  readonly webConfigFile?: string;
  /** Random, for this process alone. */
  readonly passwordKey: Buffer;
  /** The configuration as it is now. @throws where it cannot be read */
  readonly readConfig: () => string;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

/** For how long a scrape that is under way may hold up the end. */
const GRACE_MS = 5_000;

/** A service with the server in front of it, from the first scrape to the last. */
export class Serving {
  readonly #exposition: Exposition;
  readonly #server: Server;
  #reloads: Promise<unknown> = Promise.resolve();
  #reload: ProcessState["reload"];
  #snapshot: ProcessState["snapshot"];

  /** @throws WebConfigError with every problem of the web configuration file */
  constructor(private readonly props: ServeProps) {
    const { service, version, log, passwordKey, webConfigFile, now } = props;
    const startedAt = now() - process.uptime();
    this.#reload = { successful: true, lastSuccessAt: now() };
    this.#exposition = new Exposition({
      live: () => {
        const snapshot = this.#snapshot;
        const process = processFamilies({ version, startedAt, reload: this.#reload, ...(snapshot && { snapshot }) });
        return [...process, ...this.#server.families(), ...service.live()].map((family) =>
          withLabels(family, service.labels),
        );
      },
    });
    this.#server = new Server({
      program: {
        name: "metrics-service",
        version,
        exposition: this.#exposition,
        unhealthy: () => service.unhealthy(),
        unready: () => service.unready(),
        reload: () => this.reload(),
      },
      log,
      passwordKey,
      routes: service.routes,
      ...(webConfigFile !== undefined && { webConfigFile }),
    });
  }

  /**
   * Listens, and only then begins to collect.
   * @throws ListenError when the address cannot be had
   */
  async start(): Promise<void> {
    const { address, port } = await this.#server.listen(this.props.listenAddress);
    this.props.log.info({ address, port, tls: this.#server.usesTls }, "listening");
    this.props.service.start(() => this.#publish());
  }

  async #publish(): Promise<void> {
    const { log, now, service } = this.props;
    const { families, samples, bytes, refused } = await this.#exposition.publish(service.families());
    this.#snapshot = { at: now(), samples, bytes };
    if (refused.length > 0) log.error({ refused }, "metrics left out");
    log.debug({ families, samples, bytes }, "published");
  }

  /** Takes the configuration as it is now. @returns why it was not taken, every problem; empty if it was */
  reload(): Promise<readonly string[]> {
    const reload = this.#reloads.then(() => this.#doReload());
    this.#reloads = reload;
    return reload;
  }

  async #doReload(): Promise<readonly string[]> {
    const { log, now, readConfig, service } = this.props;
    const problems = [...(await this.#tryReload(readConfig, service)), ...this.#server.webConfigProblems()];
    const successful = problems.length === 0;
    this.#reload = { successful, lastSuccessAt: successful ? now() : this.#reload.lastSuccessAt };
    if (successful) log.info({}, "configuration taken");
    else log.error({ problems }, "configuration not taken, the one before it stays");
    return problems;
  }

  async #tryReload(readConfig: () => string, service: Service): Promise<readonly string[]> {
    try {
      return await service.reload(readConfig());
    } catch (error) {
      return [messageOf(error)];
    }
  }

  /** Takes no more connections, lets scrapes end, and saves. */
  async stop(): Promise<void> {
    await Promise.all([this.#server.drain(GRACE_MS), this.props.service.stop()]);
  }
}
