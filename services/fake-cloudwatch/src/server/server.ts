import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

import { protocolOf, type Reply } from "../wire/protocol";
import { isAdminPath } from "./admin";

/** What became of a request: an answer, or a connection that breaks before it or in its midst. */
export type Outcome = Reply | { readonly broken: "at once" } | { readonly broken: "midway"; readonly reply: Reply };

export interface Handlers {
  readonly aws: (
    request: IncomingMessage,
    body: Buffer,
    protocol: NonNullable<ReturnType<typeof protocolOf>>,
  ) => Promise<Outcome>;
  /** Everything else: health, the ledger, switches. */
  readonly admin: (method: string, url: URL, body: Buffer) => Reply;
}

/** A connection that a client keeps from one poll to the next should not end in between. */
const LONGER_THAN_A_POLL_MS = 90_000;

/** @returns Where it listens, and how to end it. */
export async function listen(port: number, host: string, handlers: Handlers): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    answer(request, handlers)
      .catch((error: unknown): Reply => ({ status: 500, headers: {}, body: `The fake is broken: ${String(error)}\n` }))
      .then((outcome) => {
        send(outcome, request, response);
      })
      .catch(() => {
        request.socket.destroy();
      });
  });
  server.keepAliveTimeout = LONGER_THAN_A_POLL_MS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return { server, url: `http://${urlHost(host)}:${portOf(server.address())}` };
}

async function answer(request: IncomingMessage, { aws, admin }: Handlers): Promise<Outcome> {
  const url = new URL(request.url ?? "/", "http://fake");
  const body = await readBody(request);
  const isForAws = request.method === "POST" && !isAdminPath(url.pathname);
  const protocol = isForAws ? protocolOf(url.pathname, request.headers) : undefined;
  return protocol === undefined ? admin(request.method ?? "GET", url, body) : aws(request, body, protocol);
}

/** Clients compress what they publish when it is long. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    if (Buffer.isBuffer(chunk)) {
      chunks.push(chunk);
    }
  }
  const body = Buffer.concat(chunks);
  return request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
}

function send(outcome: Outcome, request: IncomingMessage, response: ServerResponse): void {
  if (!("broken" in outcome)) {
    response.writeHead(outcome.status, { ...outcome.headers, "content-length": Buffer.byteLength(outcome.body) });
    response.end(outcome.body);
    return;
  }
  if (outcome.broken === "at once") {
    request.socket.resetAndDestroy();
    return;
  }
  const body = Buffer.from(outcome.reply.body);
  response.writeHead(outcome.reply.status, { ...outcome.reply.headers, "content-length": body.length + 1 });
  response.write(body.subarray(0, body.length / 2), () => request.socket.resetAndDestroy());
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") {
    throw new Error("The fake listens on no port.");
  }
  return address.port;
}

function urlHost(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
