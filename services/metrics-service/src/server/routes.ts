import type { IncomingMessage } from "node:http";

import { acceptsGzip, type Exposition, negotiate } from "../exposition";
import { plain, type Reply } from "./reply";

/** What the server asks of the program behind it. */
export interface Program {
  readonly name: string;
  readonly version: string;
  /** What `/metrics` answers. */
  readonly exposition: Pick<Exposition, "page" | "gzipPage">;
  /** Why the program should be killed and started again, if so. */
  unhealthy(): string | undefined;
  /** Why it has no complete data to show yet, if so. */
  unready(): string | undefined;
  /** Takes the configuration as it is now. @returns why it was not taken, every problem; empty if it was */
  reload(): Promise<readonly string[]>;
}

export interface Route {
  readonly path: string;
  readonly about: string;
  readonly methods: readonly string[];
  /** It knows its callers by itself, and the users of the web configuration are not asked for. */
  readonly authenticates?: true;
  answer(request: IncomingMessage): Reply | Promise<Reply>;
}

const READING = ["GET", "HEAD"];

/** The paths of Prometheus's own programs. */
export function routesOf(program: Program): readonly Route[] {
  const routes: Route[] = [
    {
      path: "/metrics",
      about: "metrics of CloudWatch and of this program",
      methods: READING,
      answer: ({ headers }) => metrics(program, headers.accept, headers["accept-encoding"]),
    },
    {
      path: "/-/healthy",
      about: "whether the program works",
      methods: READING,
      answer: () => state(program.unhealthy(), `${program.name} is healthy.`),
    },
    {
      path: "/-/ready",
      about: "whether the metrics are complete",
      methods: READING,
      answer: () => state(program.unready(), `${program.name} is ready.`),
    },
    {
      path: "/-/reload",
      about: "takes the configuration as it is now (POST)",
      methods: ["POST", "PUT"],
      answer: async () => {
        const problems = await program.reload();
        return problems.length > 0
          ? plain(500, `The configuration was not taken, the one before it stays:\n${problems.join("\n")}`)
          : plain(200, "The configuration was taken.");
      },
    },
  ];
  return [{ path: "/", about: "this page", methods: READING, answer: () => landingPage(program, routes) }, ...routes];
}

async function metrics(
  { exposition }: Program,
  accept: string | undefined,
  acceptEncoding: string | undefined,
): Promise<Reply> {
  const { format, contentType } = negotiate(accept);
  const headers = { "Content-Type": contentType, Vary: "Accept, Accept-Encoding" };
  if (!acceptsGzip(acceptEncoding)) return { status: 200, headers, body: exposition.page(format) };
  const body = await exposition.gzipPage(format);
  return { status: 200, headers: { ...headers, "Content-Encoding": "gzip" }, body };
}

const state = (problem: string | undefined, fine: string) =>
  problem === undefined ? plain(200, fine) : plain(503, problem);

function landingPage({ name, version }: Program, routes: readonly Route[]): Reply {
  const items = routes.map(({ path, about }) => `<li><a href="${path}">${path}</a>: ${about}</li>`);
  const html = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>${name}</title></head>
<body>
<h1>${name} ${version}</h1>
<ul>
${items.join("\n")}
</ul>
</body>
</html>
`;
  return { status: 200, headers: { "Content-Type": "text/html; charset=utf-8" }, body: [Buffer.from(html)] };
}
