import type { Incidents } from "../truth/incidents";
import type { UnixSeconds } from "../truth/series";
import { Dice, exactly } from "./shape";

export const PAYMENTS_FAIL = "payments-fail";
export const FUNCTIONS_THROTTLED = "functions-throttled";

export const SKUS = ["SKU-001", "SKU-002", "SKU-003", "SKU-004", "SKU-005"] as const;

type OrderError = "none" | "validation" | "out_of_stock" | "payment_failed";
type PaymentError = "none" | "declined" | "gateway_timeout";

/** What became of one order of the shop. */
export interface Order {
  readonly sku: (typeof SKUS)[number];
  readonly error: OrderError;
  readonly seconds: number;
  /** Nothing for an order that did not come so far. */
  readonly payment: { readonly error: PaymentError; readonly seconds: number } | undefined;
}

const ORDERS_PER_MINUTE = 40;

/** So many minutes of orders are kept for the metrics that are made of them. */
const MINUTES_KEPT = 240;

/** The orders that come in each minute. All metrics of the shop are made of them, so that they agree with each other. */
export class Orders {
  readonly #dice: Dice;
  readonly #incidents: Incidents;
  readonly #minutes = new Map<UnixSeconds, readonly Order[]>();
  #version = 0;

  constructor(seed: number, incidents: Incidents) {
    this.#dice = new Dice(seed);
    this.#incidents = incidents;
  }

  of(minute: UnixSeconds): readonly Order[] {
    if (this.#incidents.version !== this.#version) {
      this.#version = this.#incidents.version;
      this.#minutes.clear();
    }
    let orders = this.#minutes.get(minute);
    if (orders === undefined) {
      const n = this.#dice.occurrences(ORDERS_PER_MINUTE, minute, 1);
      orders = Array.from({ length: n }, (_, i) => this.#order(minute, i));
      if (this.#minutes.size >= MINUTES_KEPT) {
        this.#minutes.clear();
      }
      this.#minutes.set(minute, orders);
    }
    return orders;
  }

  #order(minute: UnixSeconds, i: number): Order {
    const dice = this.#dice;
    const fate = dice.roll(minute, 2, i);
    const sku = SKUS[Math.floor(dice.roll(minute, 3, i) * SKUS.length)] ?? SKUS[0];
    const own = exactly(dice.lognormal(0.18, 1.6, minute, 4, i));
    if (fate < 0.05) {
      return { sku, error: fate < 0.02 ? "validation" : "out_of_stock", seconds: own, payment: undefined };
    }
    const payment = this.#payment(minute, i);
    const error = payment.error === "none" ? "none" : "payment_failed";
    return { sku, error, seconds: own + payment.seconds, payment };
  }

  #payment(minute: UnixSeconds, i: number): { readonly error: PaymentError; readonly seconds: number } {
    const dice = this.#dice;
    const failing = this.#incidents.isOn(PAYMENTS_FAIL, minute);
    const fate = dice.roll(minute, 5, i);
    const timeout = failing ? 0.35 : 0.004;
    const error = fate < timeout ? "gateway_timeout" : fate < timeout + 0.025 ? "declined" : "none";
    const median = error === "gateway_timeout" ? 5 : failing ? 1.4 : 0.45;
    return { error, seconds: exactly(dice.lognormal(median, 1.5, minute, 6, i)) };
  }
}
