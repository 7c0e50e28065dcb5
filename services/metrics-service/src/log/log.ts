import { types } from "node:util";

import pino from "pino";

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** One line of JSON each: what happened, with its values beside it. */
export interface Log {
  debug(values: object, message: string): void;
  info(values: object, message: string): void;
  warn(values: object, message: string): void;
  error(values: object, message: string): void;
}

/** Values that must never be written, under these names at any of the first three levels. */
const SECRETS = [
  "authorization",
  "Authorization",
  "password",
  "secretAccessKey",
  "SecretAccessKey",
  "sessionToken",
  "SessionToken",
  "externalId",
];

/** What is told of an error. Those of the AWS SDK carry requests and responses, which are nobody's business. */
function describe(error: unknown): unknown {
  if (!types.isNativeError(error)) return error;
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause === undefined ? {} : { cause: describe(cause) }) };
}

/**
 * Writes to the standard error by default, at once, so that the last words of a process are not lost.
 * @param write takes each line with its end
 */
export function createLog(level: LogLevel, write?: (line: string) => void): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describe },
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[secret]" },
    },
    write ? { write } : pino.destination({ fd: 2, sync: true }),
  );
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}
