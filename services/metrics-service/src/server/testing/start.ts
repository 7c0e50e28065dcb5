import { afterAll } from "@jest/globals";

import { Exposition } from "../../exposition";
import { createLog } from "../../log";
import type { Program, Route } from "../routes";
import { Server } from "../server";

const running: Server[] = [];

afterAll(async () => {
  await Promise.all(running.splice(0).map((server) => server.drain(0)));
});

/** What a test says of the program behind the server. */
export type StubProgram = Partial<Omit<Program, "name" | "version">>;

export interface Started {
  readonly server: Server;
  /** `http://127.0.0.1:40000` or `https://…` */
  readonly url: string;
  readonly log: readonly string[];
}

/** A server that does not listen yet. @param log takes its lines */
export function createServer(
  stub: StubProgram = {},
  webConfigFile?: string,
  routes: readonly Route[] = [],
  log: string[] = [],
): Server {
  return new Server({
    program: {
      name: "metrics-service",
      version: "0.1.0",
      exposition: new Exposition({ live: () => [] }),
      unhealthy: () => undefined,
      unready: () => undefined,
      reload: () => Promise.resolve([]),
      ...stub,
    },
    log: createLog("debug", (line) => log.push(line)),
    passwordKey: Buffer.alloc(32, 7),
    ...(webConfigFile !== undefined && { webConfigFile }),
    routes,
  });
}

/** A server on a free port, until the test file has ended. */
export async function startServer(
  stub: StubProgram = {},
  webConfigFile?: string,
  routes: readonly Route[] = [],
): Promise<Started> {
  const log: string[] = [];
  const server = createServer(stub, webConfigFile, routes, log);
  running.push(server);
  const { port } = await server.listen({ host: "127.0.0.1", port: 0 });
  return { server, url: `${server.usesTls ? "https" : "http"}://127.0.0.1:${port}`, log };
}
