import { createServer, type Server } from "node:http";

import { HOST } from "../demo/ports";
import { OPENMETRICS, openMetrics } from "./openmetrics";
import { type IncidentPeriod, Workload, type WorkloadProps } from "./workload";

export interface ExposerProps extends Omit<WorkloadProps, "incidents"> {
  /** Seconds of the workload that pass in a second of the clock on the wall. @default 1 */
  readonly speed?: number;
}

interface Incident extends IncidentPeriod {
  to?: number;
}

/** Serves `/metrics` of a workload whose clock begins at its start, and may run faster than the clock on the wall. */
export class Exposer {
  /** Host and port. */
  readonly address: string;
  readonly #server: Server;

  static async start(props: ExposerProps): Promise<Exposer> {
    const clock = virtualClock(props.since, props.speed ?? 1);
    const incidents: Incident[] = [];
    const workload = new Workload({ ...props, incidents });
    const server = createServer((request, response) => {
      if (request.url !== "/metrics") {
        response.writeHead(404).end("There is only /metrics.\n");
        return;
      }
      response.writeHead(200, { "Content-Type": OPENMETRICS }).end(openMetrics(workload.samplesAt(clock())));
    });
    await new Promise<void>((done, failed) => {
      server.once("error", failed).listen(0, HOST, done);
    });
    const address = server.address();
    return new Exposer(server, typeof address === "object" && address ? address.port : 0, incidents, clock);
  }

  private constructor(
    server: Server,
    port: number,
    private readonly incidents: Incident[],
    private readonly clock: () => number,
  ) {
    this.#server = server;
    this.address = `${HOST}:${port}`;
  }

  /** From now on something goes wrong. */
  begin(incident: string): void {
    this.incidents.push({ incident, from: this.clock() });
  }

  /** From now on all that went wrong is well again. */
  end(): void {
    for (const incident of this.incidents) incident.to ??= this.clock();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

/** @returns a clock that is at `since` now, in seconds */
function virtualClock(since: number, speed: number): () => number {
  const start = performance.now();
  return () => since + ((performance.now() - start) / 1000) * speed;
}
