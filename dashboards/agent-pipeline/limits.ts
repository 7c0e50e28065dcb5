import { count, percent, type Quantity } from "@watchpost/alerting/model";

/** The application publishes its success rate as a percentage, 0 to 100, and that is what its dashboard shows. */
const ofHundred = (n: number): Quantity => ({ value: n, text: `${n} %` });

/** Where panels change their colour, and where alerts fire. */
export const LIMITS = {
  success: ofHundred(95),
  successBad: ofHundred(90),
  queue: count(100),
  latency: { value: 120, text: "120 s" },
  errors: percent(1),
  errorsBad: percent(5),
} as const;

/** Outcomes in 10 minutes: with as many or fewer, a single failure weighs too much for a share to say anything. */
export const FEW_OUTCOMES = 5;
