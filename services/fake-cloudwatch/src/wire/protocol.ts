import type { IncomingHttpHeaders } from "node:http";

import { cbor } from "@smithy/core/cbor";

import type { Output } from "../api/call";
import { type ApiError, unreadable } from "../api/errors";
import { Input } from "../api/input";
import { writeCbor } from "./cbor-writer";
import { writeXml, writeXmlError } from "./xml";

/** What goes back over HTTP. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** A request as one of AWS's protocols says it. */
export type Asked =
  | { readonly service: "monitoring" | "tagging"; readonly operation: string; readonly input: Input }
  | { readonly service: "identity"; readonly operation: string; readonly parameters: URLSearchParams };

/** One of AWS's protocols, for one request. */
export interface Protocol {
  /** @throws ApiError when the body cannot be read */
  readonly read: (body: Buffer) => Asked;
  readonly write: (output: Output, requestId: string) => Reply;
  readonly writeError: (error: ApiError, requestId: string) => Reply;
}

const STS = "https://sts.amazonaws.com/doc/2011-06-15/";
const IAM = "https://iam.amazonaws.com/doc/2010-05-08/";

const CBOR_PATH = /^\/service\/GraniteServiceVersion20100801\/operation\/(\w+)$/;
const TARGET = /^(GraniteServiceVersion20100801|ResourceGroupsTaggingAPI_20170126)\.(\w+)$/;

/** The protocol that a request is in; nothing for what is none of AWS's. */
export function protocolOf(path: string, headers: IncomingHttpHeaders): Protocol | undefined {
  const operation = CBOR_PATH.exec(path)?.[1];
  if (operation !== undefined) {
    return cborProtocol(operation);
  }
  const target = headers["x-amz-target"];
  const [, service, named] = TARGET.exec(typeof target === "string" ? target : "") ?? [];
  if (named !== undefined) {
    return jsonProtocol(service?.startsWith("Granite") === true ? "monitoring" : "tagging", named);
  }
  return headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true
    ? queryProtocol()
    : undefined;
}

function cborProtocol(operation: string): Protocol {
  const headers = { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" };
  return {
    read: (body) => ({ service: "monitoring", operation, input: new Input(decoded("CBOR", () => readCbor(body))) }),
    write: (output) => ({ status: 200, headers, body: writeCbor(output) }),
    writeError: (error) => ({
      status: error.status,
      headers: { ...headers, ...queryError(error) },
      body: writeCbor({ __type: `com.amazonaws.cloudwatch#${error.shape}`, message: error.message }),
    }),
  };
}

function jsonProtocol(service: "monitoring" | "tagging", operation: string): Protocol {
  const headers = { "content-type": `application/x-amz-json-1.${service === "monitoring" ? 0 : 1}` };
  const namespace = service === "monitoring" ? "com.amazonaws.cloudwatch" : "com.amazonaws.resourcegroupstaggingapi";
  return {
    read: (body) => ({ service, operation, input: new Input(decoded("JSON", () => readJson(body))) }),
    write: (output) => ({ status: 200, headers, body: JSON.stringify(output) }),
    writeError: (error) => ({
      status: error.status,
      headers: service === "monitoring" ? { ...headers, ...queryError(error) } : headers,
      body: JSON.stringify({ __type: `${namespace}#${error.shape}`, message: error.message }),
    }),
  };
}

function queryProtocol(): Protocol {
  const headers = { "content-type": "text/xml" };
  let action = "";
  return {
    read: (body) => {
      const parameters = new URLSearchParams(body.toString());
      action = parameters.get("Action") ?? "";
      return { service: "identity", operation: action, parameters };
    },
    write: (output, requestId) => ({
      status: 200,
      headers,
      body: writeXml(action, action === "ListAccountAliases" ? IAM : STS, output, requestId),
    }),
    writeError: ({ status, code, message }, requestId) => ({
      status,
      headers,
      body: writeXmlError(code, message, status < 500, requestId),
    }),
  };
}

/** Tags come as they are, for the reader of the member: a time is the only member behind one. */
function readCbor(body: Buffer): unknown {
  return body.length === 0 ? {} : cbor.deserialize(body);
}

function readJson(body: Buffer): unknown {
  return body.length === 0 ? {} : JSON.parse(body.toString());
}

function decoded(format: string, read: () => unknown): unknown {
  try {
    return read();
  } catch {
    throw unreadable(`The body is no ${format}.`);
  }
}

/** https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait */
function queryError({ code, status }: ApiError): Readonly<Record<string, string>> {
  return { "x-amzn-query-error": `${code};${status < 500 ? "Sender" : "Receiver"}` };
}
