/** Longest pattern of a rule. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_PathPatternConditionConfig.html */
const LONGEST_PATTERN = 128;

/**
 * A regular expression that a path matches however its characters are percent-encoded. A load balancer compares paths
 * as they were sent, and what stands behind it decodes them first, so that `/-/%71uit` would pass a rule on `/-/quit`.
 * @throws RangeError when the pattern is longer than a load balancer takes
 */
export function inAnyEncoding(path: string): string {
  const pattern = `^${[...Buffer.from(path)].map(inEitherForm).join("")}$`;
  if (pattern.length > LONGEST_PATTERN)
    throw new RangeError(`${path} becomes a pattern of ${pattern.length} characters, of at most ${LONGEST_PATTERN}`);
  return pattern;
}

function inEitherForm(byte: number): string {
  const plain = String.fromCharCode(byte).replace(/[^\w/-]/, "\\$&");
  const encoded = byte
    .toString(16)
    .padStart(2, "0")
    .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  return byte < 128 ? `(${plain}|%${encoded})` : `%${encoded}`;
}
