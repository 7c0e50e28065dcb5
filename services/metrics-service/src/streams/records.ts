import { z } from "zod";

/** What Firehose sends does not say what it should, with the reason. */
export class DeliveryError extends Error {}

/** A request of Firehose. */
export interface Delivery {
  readonly requestId: string;
  /** What each record holds, as it was before its base64. */
  readonly records: readonly Buffer[];
}

/** One datapoint of one metric. */
export interface StreamedPoint {
  readonly account: string;
  readonly region: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** By the stream's names: sum, count, min, max, and those that were asked for beside them, p99 or TC(:0.1). */
  readonly values: Readonly<Record<string, number>>;
}

/** https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html#requestformat */
const delivery = z.object({
  requestId: z.string(),
  timestamp: z.number(),
  records: z.array(z.object({ data: z.base64() })),
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-metric-streams-formats-json.html */
const point = z
  .object({
    account_id: z.string(),
    region: z.string(),
    namespace: z.string(),
    metric_name: z.string(),
    dimensions: z.record(z.string(), z.string()).nullish(),
    timestamp: z.number(),
    value: z.record(z.string(), z.number().nullable()),
  })
  .transform(({ account_id: account, metric_name: metric, dimensions, value, ...rest }): StreamedPoint => {
    const values = Object.entries(value).filter((pair): pair is [string, number] => pair[1] !== null);
    return { ...rest, account, metric, dimensions: dimensions ?? {}, values: Object.fromEntries(values) };
  });

/** @throws DeliveryError where the body is none of Firehose's */
export function parseDelivery(body: Buffer): Delivery {
  const parsed = delivery.safeParse(jsonOf(body.toString("utf8")));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new DeliveryError(`The body is not Firehose's: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}.`);
  }
  const { requestId, records } = parsed.data;
  return { requestId, records: records.map(({ data }) => Buffer.from(data, "base64")) };
}

/** The datapoints of a record, one in a line; nothing in place of a line that is none. */
export function* pointsIn(record: Buffer): Iterable<StreamedPoint | undefined> {
  for (const line of record.toString("utf8").split("\n")) {
    if (line.trim() !== "") yield point.safeParse(jsonOf(line)).data;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
