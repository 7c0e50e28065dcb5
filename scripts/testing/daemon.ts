import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { afterAll } from "@jest/globals";

const TIMEOUT_MS = 20_000;
const POLL_MS = 50;

const running: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const stop of running.splice(0)) await stop();
});

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Starts a program that goes on until the test file has ended, and waits until an address answers. */
export async function startDaemon(
  program: string,
  args: readonly string[],
  readyUrl: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const child = spawn(program, [...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
  running.push(() => ended(child));
  await until(`${program} at ${readyUrl}`, async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}:\n${output}`);
    const response = await fetch(readyUrl).catch(() => undefined);
    return response?.ok ? response : undefined;
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGKILL");
  await gone;
}

/** Starts a server that goes on until the test file has ended. @returns its address: `http://127.0.0.1:40000` */
export async function startServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  running.push(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Looks again and again until there is something. @throws Error when there is nothing for 20 s */
export async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + TIMEOUT_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`Waited ${TIMEOUT_MS / 1000} s for ${what}`);
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}
