import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach } from "@jest/globals";

const running: Server[] = [];

afterEach(() => {
  for (const server of running.splice(0)) server.close();
});

/** What Grafana says of itself. */
export const HEALTHY = { status: 200, body: '{\n  "database": "ok",\n  "version": "13.1.3"\n}' };

export interface HealthServer {
  readonly url: string;
  /** The paths that were asked for. */
  readonly asked: readonly string[];
}

/** A server that answers as Grafana does: first each of the answers once, then the last one for ever. */
export async function healthServer(
  ...answers: readonly { readonly status: number; readonly body: string }[]
): Promise<HealthServer> {
  const asked: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    const { status, body } = answers[Math.min(asked.length, answers.length - 1)] ?? HEALTHY;
    asked.push(url);
    response.writeHead(status, { "content-type": "application/json", connection: "close" }).end(body);
  });
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of this shape.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked };
}
