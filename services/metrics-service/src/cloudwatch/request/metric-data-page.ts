import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";

import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  type MessageData,
} from "@aws-sdk/client-cloudwatch";

import type { Turns } from "../../slices";

/**
 * A page of GetMetricData as it is on the wire (awsJson1_0): times are seconds since the epoch.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export interface MetricDataPage {
  readonly MetricDataResults?: readonly MetricDataResult[] | null;
  readonly NextToken?: string | null;
  readonly Messages?: readonly MessageData[] | null;
}

export interface MetricDataResult {
  readonly Id?: string | null;
  readonly Timestamps?: number[] | null;
  readonly Values?: number[] | null;
  readonly StatusCode?: string | null;
  readonly Messages?: readonly MessageData[] | null;
}

/** What is left for the SDK of an answer that is read here. */
const NOTHING = Buffer.from("{}");

/**
 * Asks for a page, and reads it past the SDK, which would make a Date of every datapoint and copy all of it twice. Answers
 * that come at one moment are read one by one, with the event loop in between.
 */
export async function askForPage(
  client: CloudWatchClient,
  input: GetMetricDataCommandInput,
  turns: Turns,
  abortSignal: AbortSignal,
): Promise<MetricDataPage> {
  let page: MetricDataPage | undefined;
  const command = new GetMetricDataCommand(input);
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (!isAnswer(response)) return result;
      const bytes = await buffer(response.body);
      await turns.take();
      page = JSON.parse(bytes.toString()) as MetricDataPage;
      Object.assign(response, { body: NOTHING });
      return result;
    },
    // Nearer to the wire than the SDK's own.
    { name: "metricDataPage", step: "deserialize", priority: "low" },
  );
  await client.send(command, { abortSignal });
  if (page === undefined) throw new Error("The SDK's answer is not one of HTTP.");
  return page;
}

/** Errors are left to the SDK. */
function isAnswer(response: unknown): response is { readonly body: Readable } {
  return (
    typeof response === "object" &&
    response !== null &&
    "statusCode" in response &&
    typeof response.statusCode === "number" &&
    response.statusCode < 300 &&
    "body" in response &&
    response.body instanceof Readable
  );
}
