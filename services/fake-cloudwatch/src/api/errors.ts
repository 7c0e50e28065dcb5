/**
 * An error as CloudWatch answers it. Errors that its model names have a shape and, for clients of its older protocol, a code:
 * the shape goes into `__type`, the code into the header `x-amzn-query-error`.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly shape: string,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export const validationError = (message: string) =>
  new ApiError(400, "ValidationException", "ValidationError", message);

export const invalidValue = (message: string) =>
  new ApiError(400, "InvalidParameterValueException", "InvalidParameterValue", message);

export const invalidCombination = (message: string) =>
  new ApiError(400, "InvalidParameterCombinationException", "InvalidParameterCombination", message);

export const missingParameter = (path: string) =>
  new ApiError(400, "MissingRequiredParameterException", "MissingParameter", `The parameter ${path} is required.`);

export const invalidToken = () => new ApiError(400, "InvalidNextToken", "InvalidNextToken", "Invalid NextToken");

/** Not in the model: AWS's front end says it before CloudWatch is asked. The SDKs know both names as throttling. */
export const throttled = () => new ApiError(400, "ThrottlingException", "Throttling", "Rate exceeded");

export const internalFault = () =>
  new ApiError(500, "InternalServiceFault", "InternalServiceError", "The request processing has failed.");

export const unreadable = (message: string) => new ApiError(400, "SerializationException", "MalformedInput", message);

export const unknownOperation = (name: string) =>
  new ApiError(400, "UnknownOperationException", "InvalidAction", `The fake does not know ${name}.`);
