import { createServer } from "node:net";

export const HOST = "127.0.0.1";

/** The port that is wanted where nobody listens there, else any that is free. */
export async function choosePort(wanted: number): Promise<number> {
  return (await freePort(wanted)) ?? (await freePort(0)) ?? wanted;
}

/** Port 0 stands for any. */
async function freePort(wanted: number): Promise<number | undefined> {
  const server = createServer();
  const isFree = await new Promise<boolean>((done) => {
    server.once("error", () => {
      done(false);
    });
    server.listen(wanted, HOST, () => {
      done(true);
    });
  });
  if (!isFree) return undefined;
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === "object" ? address?.port : undefined;
}
