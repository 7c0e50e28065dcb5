import type { IncomingMessage } from "node:http";

import { Bodies, RefusedError } from "../server/body";
import type { Reply } from "../server/reply";
import type { SecretFile } from "../server/secret-file";
import type { Outcome } from "./intake";
import { OtlpError, parseJson, parseProtobuf, type PushedMetric } from "./otlp/request";
import { encodeAnswer, encodeFirst } from "./otlp/wire";

export interface EndpointProps {
  readonly token: SecretFile;
  /** @throws RefusedError while it takes nothing */
  readonly take: (metrics: readonly PushedMetric[]) => Outcome;
  /** A request was answered with another status than 200. */
  readonly onRefused: (status: number) => void;
  /** @default 4 MiB */
  readonly limitBytes?: number;
}

const LIMIT_BYTES = 4 * 2 ** 20;

/** The two encodings of OTLP over HTTP; whoever is neither gets the second. */
type Encoding = "protobuf" | "json";

const CONTENT_TYPES: Readonly<Record<Encoding, string>> = {
  protobuf: "application/x-protobuf",
  json: "application/json",
};

/** https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const CODES: Readonly<Record<number, number>> = { 400: 3, 401: 16, 413: 3, 415: 3, 429: 8, 503: 14 };
const UNKNOWN = 2;

/** When those are to send again who are told to. */
const RETRY_AFTER_SECONDS = "30";

/**
 * Takes metrics as OpenTelemetry's exporters send them over HTTP.
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export class Endpoint {
  readonly #bodies: Bodies;

  constructor(private readonly props: EndpointProps) {
    this.#bodies = new Bodies(props.limitBytes ?? LIMIT_BYTES);
  }

  async answer(request: IncomingMessage): Promise<Reply> {
    const encoding = encodingOf(request);
    try {
      this.#authenticate(request);
      if (encoding === undefined) {
        throw new RefusedError(415, "The Content-Type must be application/x-protobuf or application/json.");
      }
      const outcome = await this.#bodies.with(request, (body) =>
        this.props.take(encoding === "json" ? parseJson(body) : parseProtobuf(body)),
      );
      return success(encoding, outcome);
    } catch (error) {
      const refusal = error instanceof OtlpError ? new RefusedError(400, error.message) : error;
      if (!(refusal instanceof RefusedError)) throw error;
      this.props.onRefused(refusal.status);
      return failure(encoding ?? "json", refusal);
    }
  }

  #authenticate({ headers }: IncomingMessage): void {
    const [, token] = /^bearer +(\S+) *$/i.exec(headers.authorization ?? "") ?? [];
    if (token === undefined || !this.props.token.matches(token)) {
      throw new RefusedError(401, "The header Authorization must be Bearer with the token.");
    }
  }
}

function encodingOf({ headers }: IncomingMessage): Encoding | undefined {
  const type = headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  return type === CONTENT_TYPES.protobuf ? "protobuf" : type === CONTENT_TYPES.json ? "json" : undefined;
}

/** Says how many points were not taken and why; those that the configuration leaves out were not wanted. */
function success(encoding: Encoding, { refused }: Outcome): Reply {
  const reasons = [...refused].filter(([reason]) => reason !== "unlisted");
  const rejected = reasons.reduce((sum, [, points]) => sum + points, 0);
  const message = reasons.map(([reason, points]) => `${reason}: ${points}`).join(", ");
  const partial = { rejectedDataPoints: String(rejected), errorMessage: message };
  const body =
    encoding === "json"
      ? Buffer.from(JSON.stringify(rejected > 0 ? { partialSuccess: partial } : {}))
      : rejected > 0
        ? encodeFirst(encodeAnswer({ field: 1, value: rejected }, message))
        : Buffer.alloc(0);
  return { status: 200, headers: { "Content-Type": CONTENT_TYPES[encoding] }, body: [body] };
}

function failure(encoding: Encoding, { status, message }: RefusedError): Reply {
  const code = CODES[status] ?? UNKNOWN;
  const body =
    encoding === "json"
      ? Buffer.from(JSON.stringify({ code, message }))
      : encodeAnswer({ field: 1, value: code }, message);
  const headers = {
    "Content-Type": CONTENT_TYPES[encoding],
    ...(status === 401 && { "WWW-Authenticate": "Bearer" }),
    ...((status === 429 || status === 503) && { "Retry-After": RETRY_AFTER_SECONDS }),
    // What is left of the request is not worth reading.
    ...(status === 413 && { Connection: "close" }),
  };
  return { status, headers, body: [body] };
}
