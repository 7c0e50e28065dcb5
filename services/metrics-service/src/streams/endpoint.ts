import type { IncomingMessage } from "node:http";
import { setImmediate } from "node:timers/promises";

import { accountOf } from "../cloudwatch/metric-key";
import { Bodies, RefusedError } from "../server/body";
import type { Reply } from "../server/reply";
import type { SecretFile } from "../server/secret-file";
import { DeliveryError, parseDelivery, pointsIn, type StreamedPoint } from "./records";

export interface EndpointProps {
  readonly accessKey: SecretFile;
  /** The account of the Firehose stream, and a datapoint that it delivers. */
  readonly take: (account: string | undefined, point: StreamedPoint) => void;
  /** A line was no datapoint. */
  readonly onUnreadable: () => void;
  /** A request was answered with another status than 200. */
  readonly onRefused: (status: number) => void;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** @default 16 MiB */
  readonly limitBytes?: number;
}

/** Records of 11 MiB are as long in base64: the buffer of the Firehose stream should be 8 MiB or less. */
const LIMIT_BYTES = 16 * 2 ** 20;
const AT_ONCE = 2;

/** Datapoints that are taken without a pause: some milliseconds. */
const POINTS_PER_SLICE = 1_000;

/**
 * Takes what a metric stream delivers through Firehose to an HTTP endpoint. What is answered with anything but 200
 * Firehose sends again.
 * https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html
 */
export class Endpoint {
  readonly #bodies: Bodies;

  constructor(private readonly props: EndpointProps) {
    this.#bodies = new Bodies(props.limitBytes ?? LIMIT_BYTES, AT_ONCE);
  }

  async answer(request: IncomingMessage): Promise<Reply> {
    const requestId = headerOf(request, "x-amz-firehose-request-id") ?? "";
    try {
      this.#check(request, requestId);
      await this.#bodies.with(request, (body) => this.#take(request, requestId, body));
      return this.#reply(200, requestId);
    } catch (error) {
      const refusal = error instanceof DeliveryError ? new RefusedError(400, error.message) : error;
      if (!(refusal instanceof RefusedError)) throw error;
      this.props.onRefused(refusal.status);
      return this.#reply(refusal.status, requestId, refusal.message);
    }
  }

  #check(request: IncomingMessage, requestId: string): void {
    if (!this.props.accessKey.matches(headerOf(request, "x-amz-firehose-access-key") ?? "")) {
      throw new RefusedError(401, "The header X-Amz-Firehose-Access-Key is not the access key.");
    }
    if (!/^application\/json *(;|$)/i.test(headerOf(request, "content-type") ?? "")) {
      throw new RefusedError(415, "The Content-Type must be application/json.");
    }
    if (requestId === "") throw new RefusedError(400, "The header X-Amz-Firehose-Request-Id is missing.");
  }

  async #take(request: IncomingMessage, requestId: string, body: Buffer): Promise<void> {
    const delivery = parseDelivery(body);
    if (delivery.requestId !== requestId) {
      throw new DeliveryError("The requestId of the body is not that of the header X-Amz-Firehose-Request-Id.");
    }
    const account = accountOf(headerOf(request, "x-amz-firehose-source-arn") ?? "");
    let [lines, unreadable] = [0, 0];
    for (const record of delivery.records) {
      for (const point of pointsIn(record)) {
        if (++lines % POINTS_PER_SLICE === 0) await setImmediate();
        if (point !== undefined) this.props.take(account, point);
        else {
          unreadable++;
          this.props.onUnreadable();
        }
      }
    }
    // One bad line must not hold up the rest for ever; where all are bad the stream has another format.
    if (lines > 0 && unreadable === lines) {
      throw new DeliveryError("No record holds a metric stream's JSON: its output format must be JSON.");
    }
  }

  #reply(status: number, requestId: string, errorMessage?: string): Reply {
    const body = { requestId, timestamp: this.props.nowMs(), ...(errorMessage !== undefined && { errorMessage }) };
    const headers = {
      "Content-Type": "application/json",
      // What is left of the request is not worth reading.
      ...(status === 413 && { Connection: "close" }),
    };
    return { status, headers, body: [Buffer.from(JSON.stringify(body))] };
  }
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}
