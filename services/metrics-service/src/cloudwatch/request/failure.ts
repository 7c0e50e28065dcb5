/**
 * What came of a request that did not succeed.
 * - `throttled`: asked too fast
 * - `transient`: worth another try: the network, a server, credentials that have just expired
 * - `denied`: all that is asked for with these credentials is refused
 * - `invalid`: something in the request is refused, and the rest of it may be good
 * - `stopped`: the service is shutting down
 */
export type FailureKind = "throttled" | "transient" | "denied" | "invalid" | "stopped";

/** A request that did not succeed, after all attempts. */
export class Failure extends Error {
  override readonly name = "Failure";

  constructor(
    readonly kind: FailureKind,
    /** As AWS or Node names it: ThrottlingException, ECONNREFUSED. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CommonErrors.html and the SDK's own list. */
const THROTTLING = new Set([
  "LimitExceeded",
  "LimitExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
]);

/** Answered with a status of 4xx, but not for what was asked. */
const TRANSIENT = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidSignatureException",
  "RequestExpired",
  "RequestInTheFuture",
  "RequestTimeTooSkewed",
  "RequestTimeout",
  "RequestTimeoutException",
  "SignatureDoesNotMatch",
]);

const DENIED = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "AuthFailure",
  "IncompleteSignature",
  "InvalidClientTokenId",
  "MissingAuthenticationToken",
  "MissingAuthenticationTokenException",
  "NotAuthorized",
  "OptInRequired",
  "UnauthorizedOperation",
  "UnrecognizedClientException",
]);

/** What the SDK or Node threw, whatever that was. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { name, message, code, status } = describe(error);
  const failure = (kind: FailureKind) => new Failure(kind, code ?? name, message);
  if (THROTTLING.has(name) || status === 429) return failure("throttled");
  if (TRANSIENT.has(name)) return failure("transient");
  if (DENIED.has(name) || status === 401 || status === 403) return failure("denied");
  if (status !== undefined && status >= 400 && status < 500) return failure("invalid");
  return failure("transient");
}

interface Description {
  readonly name: string;
  readonly message: string;
  /** Of an error of Node. */
  readonly code?: string;
  /** Of the HTTP response. */
  readonly status?: number;
}

function describe(error: unknown): Description {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  const status =
    isObject(metadata) && typeof metadata["httpStatusCode"] === "number" ? metadata["httpStatusCode"] : undefined;
  const message =
    error.message || (error instanceof AggregateError ? error.errors.map(String).join("; ") : "") || error.name;
  return { name: error.name, message, ...(code !== undefined && { code }), ...(status !== undefined && { status }) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
