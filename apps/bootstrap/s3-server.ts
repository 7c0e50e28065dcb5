import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::111122223333:user/test</Arn><UserId>TEST</UserId><Account>111122223333</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>`;

const NOTHING_LISTED = `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><KeyCount>0</KeyCount></ListBucketResult>`;

const NO_SUCH_KEY = `<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>`;

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** As much of S3, and of STS, as Terraform's backend asks for. */
export class S3Server {
  /** By bucket and key: `acme-terraform-state/watchpost/dev.tfstate`. */
  readonly objects = new Map<string, Buffer>();
  /** Every key that was ever written, in that order. */
  readonly written: string[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      void this.answer(request).then(({ status, headers = {}, body }) => response.writeHead(status, headers).end(body));
    });
  }

  /** @returns the variables by which programs find it in AWS's place */
  async start(): Promise<Readonly<Record<string, string>>> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return { AWS_ENDPOINT_URL_S3: url, AWS_ENDPOINT_URL_STS: url };
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const key = decodeURIComponent(pathname.slice(1));
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    if (request.method === "POST") return { status: 200, body: IDENTITY };
    if (searchParams.has("list-type")) return { status: 200, body: NOTHING_LISTED };
    if (request.method === "PUT") return this.put(key, Buffer.concat(parts), request.headers["if-none-match"] === "*");
    if (request.method === "DELETE") {
      this.objects.delete(key);
      return { status: 204 };
    }
    const object = this.objects.get(key);
    return object ? read(object, request.headers.range) : { status: 404, body: NO_SUCH_KEY };
  }

  private put(key: string, content: Buffer, onlyNew: boolean): Answer {
    if (onlyNew && this.objects.has(key)) return { status: 412 };
    this.objects.set(key, content);
    this.written.push(key);
    return { status: 200 };
  }
}

function read(object: Buffer, range = ""): Answer {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
  if (from === undefined) return { status: 200, body: object };
  const body = object.subarray(Number(from), Number(to) + 1);
  const last = Number(from) + body.length - 1;
  return { status: 206, headers: { "content-range": `bytes ${from}-${last}/${object.length}` }, body };
}
