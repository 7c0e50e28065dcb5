import type { ServerResponse } from "node:http";

/** An answer to a request. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** In pieces that many answers may share. */
  readonly body: readonly Buffer[];
}

/** An answer that a person can read. */
export function plain(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { "Content-Type": "text/plain; charset=utf-8", ...headers },
    body: [Buffer.from(`${text}\n`)],
  };
}

/** @param withBody false for the method HEAD, whose answer says only how long it would be */
export function send(response: ServerResponse, { status, headers, body }: Reply, withBody: boolean): void {
  response.writeHead(status, {
    ...headers,
    "Content-Length": body.reduce((sum, { length }) => sum + length, 0),
  });
  if (withBody) {
    response.cork();
    for (const chunk of body) response.write(chunk);
    response.uncork();
  }
  response.end();
}
