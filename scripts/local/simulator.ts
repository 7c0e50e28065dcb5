import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { OPENMETRICS } from "../simulation/openmetrics";
import { Inbox } from "./inbox";
import { Workloads, type WorkloadsProps } from "./workloads";

export interface SimulatorProps extends WorkloadsProps {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Is told of each message that came in Slack's place. @default - nobody */
  readonly onMessage?: (line: string) => void;
}

const HELP = `/<mixin>/metrics            what a simulated workload exposes
/incidents                  GET: what can go wrong and what does; /incidents/<Alert>: POST begins it, DELETE ends it
/messages                   what Slack would have got
/-/healthy
`;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

/** The simulated workloads over HTTP, and the inbox that takes messages in Slack's place. */
export class Simulator {
  static async start({ host, port, onMessage, ...props }: SimulatorProps): Promise<Simulator> {
    const simulator = new Simulator(new Workloads(props), new Inbox(onMessage));
    await new Promise<void>((done, failed) => {
      simulator.#server.once("error", failed).listen(port, host, done);
    });
    return simulator;
  }

  readonly #server: Server;

  private constructor(
    readonly workloads: Workloads,
    private readonly inbox: Inbox,
  ) {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** When the workloads' clock and the one on the wall showed the same time: seconds since 1970. */
  get since(): number {
    return this.workloads.since;
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const {
      status,
      body,
      type = "text/plain; charset=utf-8",
    } = await this.#answer(request).catch((error: unknown) => ({
      status: 400,
      body: `${error instanceof Error ? error.message : String(error)}\n`,
      type: undefined,
    }));
    response.writeHead(status, { "Content-Type": type }).end(body);
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const { method = "GET", url = "/" } = request;
    const [, first = "", second] = url.split("/").map(decodeURIComponent);
    if (method === "POST" && first === "slack") {
      this.inbox.receive(await textOf(request));
      return { status: 200, body: "ok" };
    }
    if (first === "incidents" && second) return this.#change(method, second);
    if (method !== "GET") return { status: 405, body: HELP };
    if (second === "metrics") return this.#metrics(first);
    if (url === "/-/healthy") return { status: 200, body: "ok\n" };
    if (url === "/incidents")
      return json({ alerts: Object.fromEntries(this.workloads.alerts), now: this.workloads.ongoing });
    if (url === "/messages") return json(this.inbox.messages);
    return { status: url === "/" ? 200 : 404, body: HELP };
  }

  #metrics(mixin: string): Answer {
    const body = this.workloads.metrics(mixin);
    if (body === undefined) return { status: 404, body: `There are ${this.workloads.mixins.join(", ")}.\n` };
    return { status: 200, body, type: OPENMETRICS };
  }

  #change(method: string, alert: string): Answer {
    if (method !== "POST" && method !== "DELETE") return { status: 405, body: HELP };
    if (method === "POST") this.workloads.begin(alert);
    else this.workloads.end(alert);
    return json({ now: this.workloads.ongoing });
  }
}

const json = (value: unknown): Answer => ({
  status: 200,
  body: `${JSON.stringify(value, null, 2)}\n`,
  type: "application/json",
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
