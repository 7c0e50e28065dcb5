import type { IncomingMessage, Server as HttpServer, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

import type { Log } from "../log";
import type { Family } from "../model";
import { parseBasicAuth, PasswordChecks, TooManyChecksError } from "./basic-auth";
import type { ListenAddress } from "./listen-address";
import { createListener, listen } from "./listener";
import { plain, type Reply, send } from "./reply";
import { RequestCounts } from "./request-counts";
import { type Program, type Route, routesOf } from "./routes";
import { WebConfigFile } from "./web-config/web-config-file";

export interface ServerProps {
  readonly program: Program;
  readonly log: Log;
  /** Random, for this process alone. */
  readonly passwordKey: Buffer;
  /** Path of a web configuration file. @default - neither TLS nor passwords */
  readonly webConfigFile?: string;
  /** Paths beside the server's own. */
  readonly routes?: readonly Route[];
}

/** Answers over HTTP or HTTPS. */
export class Server {
  readonly #webConfig: WebConfigFile | undefined;
  readonly #listener: HttpServer;
  readonly #routes: readonly Route[];
  readonly #passwords: PasswordChecks;
  readonly #counts = new RequestCounts();
  readonly #sockets = new Set<Socket>();
  readonly #log: Log;
  #draining = false;

  /** @throws WebConfigError with every problem of the web configuration file */
  constructor({ program, log, passwordKey, webConfigFile, routes = [] }: ServerProps) {
    this.#log = log;
    this.#webConfig = webConfigFile === undefined ? undefined : new WebConfigFile(webConfigFile, log);
    this.#passwords = new PasswordChecks(passwordKey);
    const own = routesOf({
      name: program.name,
      version: program.version,
      exposition: program.exposition,
      unhealthy: () => program.unhealthy(),
      unready: () => (this.#draining ? "The program is stopping." : program.unready()),
      reload: async () => [...(await program.reload()), ...this.webConfigProblems()],
    });
    this.#routes = [...own, ...routes];
    this.#listener = createListener(
      () => this.#webConfig?.current().tls,
      (request, response) => void this.#serve(request, response),
    );
    this.#listener.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  /** @throws ListenError when the address cannot be had */
  listen(address: ListenAddress): Promise<AddressInfo> {
    return listen(this.#listener, address);
  }

  get usesTls(): boolean {
    return this.#webConfig?.current().tls !== undefined;
  }

  /** What is wrong with the web configuration file as it is now. */
  webConfigProblems(): readonly string[] {
    return this.#webConfig?.problems() ?? [];
  }

  /** About the server itself. */
  families(): readonly Family[] {
    return this.#counts.families();
  }

  /** Takes no more connections, and ends when the last answer is out, or else cut off. */
  async drain(graceMs: number): Promise<void> {
    this.#draining = true;
    const cut = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, graceMs);
    // This closes connections that idle as well, and those in use say that they are the last.
    await new Promise((done) => this.#listener.close(done));
    clearTimeout(cut);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const start = performance.now();
    const path = request.url?.split("?", 1)[0];
    const route = this.#routes.find((each) => each.path === path);
    response.on("close", () => {
      this.#counts.add(route?.path, response.statusCode, (performance.now() - start) / 1000);
    });
    const reply = await this.#answer(request, route).catch((error: unknown) => {
      this.#log.error({ err: error, path }, "request failed");
      return plain(500, "Something went wrong here; the log says what.");
    });
    const headers = { ...this.#webConfig?.current().headers, ...reply.headers };
    if (this.#draining) headers["Connection"] = "close";
    send(response, { ...reply, headers }, request.method !== "HEAD");
  }

  async #answer(request: IncomingMessage, route: Route | undefined): Promise<Reply> {
    const refusal = route?.authenticates ? undefined : await this.#refusal(request);
    if (refusal) return refusal;
    if (!route) return plain(404, "There is nothing here.");
    if (!route.methods.includes(request.method ?? "")) {
      const allowed = route.methods.join(", ");
      return plain(405, `Here only ${allowed} will do.`, { Allow: allowed });
    }
    return route.answer(request);
  }

  /** Why a request is not answered, if the web configuration asks for passwords. */
  async #refusal({ headers }: IncomingMessage): Promise<Reply | undefined> {
    const users = this.#webConfig?.current().users;
    if (!users || users.size === 0) return undefined;
    const credentials = parseBasicAuth(headers.authorization);
    try {
      if (credentials && (await this.#passwords.accepts(users, credentials))) return undefined;
    } catch (error) {
      if (!(error instanceof TooManyChecksError)) throw error;
      return plain(503, "Too many passwords wait to be checked.", { "Retry-After": "5" });
    }
    return plain(401, "Unauthorized", { "WWW-Authenticate": 'Basic realm="metrics", charset="UTF-8"' });
  }
}
