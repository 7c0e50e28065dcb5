import { count, percent, perMinute, type Quantity } from "@watchpost/alerting/model";

const seconds = (n: number): Quantity => ({ value: n, text: `${n} s` });
const minutes = (n: number): Quantity => ({ value: n * 60, text: `${n} minutes` });

/** Where it becomes interesting, and where an alert fires: the lines in the panels and the limits of the alerts. */
export const LIMITS = {
  functionErrors: percent(5),
  functionSlow: seconds(2),
  throttles: perMinute(1),
  coldStarts: percent(20),
  /** Some fail every day: what is out of stock, what customers mistype. */
  orderFailures: percent(20),
  /** Some fail every day: cards that are declined. */
  paymentFailures: percent(10),
  /** An article that is sold out fails now and then; most reservations should not. */
  reservationFailures: percent(50),
  cpu: percent(80),
  memory: percent(80),
  apiErrors: percent(5),
  dataAge: minutes(20),
  uncounted: count(50),
  miscount: percent(5),
  budget: percent(90),
} as const;
