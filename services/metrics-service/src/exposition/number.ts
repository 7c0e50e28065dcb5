/** A sample's value as both text formats take it: in as few digits as read back the same. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  return String(value);
}

/**
 * A number as the value of a label `le` or `quantile`: 0.5, 1.0, 1e+06, +Inf. The same number has the same text in every
 * program that follows OpenMetrics, and Prometheus 3 rewrites the classic format's `le` to it as well.
 * Source: OpenMetrics 1.0, "Considerations: Canonical Numbers".
 */
export function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) return formatValue(value);
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power < -4 || power >= 6) {
    return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  return Number.isInteger(value) ? `${String(value)}.0` : String(value);
}
