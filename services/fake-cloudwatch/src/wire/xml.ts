/** An answer of the query protocol: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function writeXml(action: string, namespace: string, result: object, requestId: string): string {
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  return `<${action}Response xmlns="${namespace}"><${action}Result>${content(result)}</${action}Result>${metadata}</${action}Response>`;
}

export function writeXmlError(code: string, message: string, sender: boolean, requestId: string): string {
  const error = content({ Type: sender ? "Sender" : "Receiver", Code: code, Message: message });
  return `<ErrorResponse><Error>${error}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}

function content(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map((one) => `<member>${content(one)}</member>`).join("");
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([name, member]) => `<${name}>${content(member)}</${name}>`)
      .join("");
  }
  return escape(String(value));
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
