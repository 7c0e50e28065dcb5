import { createServer as createHttpServer, type RequestListener, type Server, type ServerOptions } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";

import type { ListenAddress } from "./listen-address";
import { isClientAllowed, type TlsConfig } from "./web-config/tls";

const SECOND_MS = 1_000;

const LIMITS: ServerOptions = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10 * SECOND_MS,
  requestTimeout: 30 * SECOND_MS,
  // Longer than the interval of most scrapes, so that each finds its connection open.
  keepAliveTimeout: 310 * SECOND_MS,
};

/** For how long a reader may take nothing of an answer. */
const STALL_MS = 60 * SECOND_MS;

const MAX_CONNECTIONS = 512;

/**
 * Makes a server which reads its TLS configuration again for every connection.
 * @param tls what holds now; whether it is there, and what it asks of clients, is as at the start
 */
export function createListener(tls: () => TlsConfig | undefined, answer: RequestListener): Server {
  const atStart = tls();
  const server: Server = atStart ? createTlsListener(atStart, tls, answer) : createHttpServer(LIMITS, answer);
  server.maxConnections = MAX_CONNECTIONS;
  server.setTimeout(STALL_MS);
  return server;
}

function createTlsListener(atStart: TlsConfig, tls: () => TlsConfig | undefined, answer: RequestListener): Server {
  const { context, clientAuthType } = atStart;
  const server = createHttpsServer(
    {
      ...LIMITS,
      ...context,
      requestCert: clientAuthType !== "NoClientCert",
      rejectUnauthorized: clientAuthType === "RequireAndVerifyClientCert",
      ALPNProtocols: ["http/1.1"],
      handshakeTimeout: 10 * SECOND_MS,
    },
    answer,
  );
  let current = atStart;
  server.prependListener("connection", () => {
    const now = tls() ?? current;
    if (now !== current) server.setSecureContext(now.context);
    current = now;
  });
  server.prependListener("secureConnection", (socket: TLSSocket) => {
    if (!isClientAllowed(current, socket)) socket.destroy();
  });
  return server;
}

/** Why nobody can reach the server, in words for the one who started it. */
export class ListenError extends Error {}

/** @throws ListenError when the address cannot be had */
export function listen(server: Server, { host, port }: ListenAddress): Promise<AddressInfo> {
  const wanted = `${host ?? ""}:${port}`;
  return new Promise((done, fail) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      fail(new ListenError(`Cannot listen on ${wanted}: ${REASONS[error.code ?? ""] ?? error.message}`));
    });
    server.listen({ port, ...(host !== undefined && { host }) }, () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) done(address);
    });
  });
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there already; choose another address with --web.listen-address",
  EACCES: "this user may not; ports below 1024 often need more rights",
  EADDRNOTAVAIL: "this machine does not have that address",
  ENOTFOUND: "no such host",
};
