/**
 * How CloudWatch remembers the values of a metric: not one by one, but how many lie in each bin from 1.1ⁿ to 1.1ⁿ⁺¹, in
 * the metric's own unit. A trimmed count TC(:b) is a count of whole bins only where b is the edge of a bin; anywhere
 * else the values of the bin that b lies in, at most 10 % apart, are counted on either side.
 *
 * AWS documents the statistic, not the bins. They are those of the CloudWatch agent's distribution, which it sends to
 * CloudWatch, and of AWS's own sample that plots histograms. Not tried against AWS itself.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 * https://github.com/aws/amazon-cloudwatch-agent/blob/main/metric/distribution/seh1/seh1_distribution.go
 */
const GROWTH = 1.1;

/** Digits that a bound keeps: its error is a hundred-thousandth of a bin's width. */
const DIGITS = 6;

/** An upper bound of a histogram: what the configuration asks for, and the edge that it becomes, in one unit. */
export interface SnappedBound {
  readonly asked: number;
  readonly became: number;
}

/** The edge of a bin that is nearest by ratio. `asked` is above zero, in the metric's own unit. */
export function snapBound(asked: number): SnappedBound {
  const edge = GROWTH ** Math.round(Math.log(asked) / Math.log(GROWTH));
  return { asked, became: roundedUp(edge) };
}

/** Up, so that all of the bin below is counted however CloudWatch places its values. */
function roundedUp(edge: number): number {
  const rounded = Number(edge.toPrecision(DIGITS));
  if (rounded >= edge * (1 - Number.EPSILON * 8)) return rounded;
  const unit = 10 ** (Math.floor(Math.log10(edge)) - DIGITS + 1);
  return Number((rounded + unit).toPrecision(DIGITS));
}

/** A number of CloudWatch's unit in the base unit, without the noise of the multiplication: 0.0970173, not 0.09701730000000001. */
export function inBaseUnit(value: number, scale: number): number {
  return Number((value * scale).toPrecision(12));
}
