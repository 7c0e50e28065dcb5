import { createServer, type Server } from "node:net";

import { afterAll, beforeAll } from "@jest/globals";

/** Nothing of ours has this port; who listens on it has the others. */
const LOCK_PORT = 4599;

const LONGEST_MS = 600_000;

/**
 * Lets the tests of a file have the usual ports for themselves, as programs have that people start one after the other:
 * two that look for a free port in the same moment find the same one.
 */
export function haveUsualPorts(): void {
  let lock: Server | undefined;
  beforeAll(async () => {
    while (!lock) {
      lock = await listening();
      if (!lock) await new Promise((done) => setTimeout(done, 200));
    }
  }, LONGEST_MS);
  afterAll(async () => {
    const held = lock;
    if (held) await new Promise((done) => held.close(done));
  });
}

function listening(): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((done) => {
    server.once("error", () => {
      done(undefined);
    });
    server.listen(LOCK_PORT, "127.0.0.1", () => {
      done(server);
    });
  });
}
