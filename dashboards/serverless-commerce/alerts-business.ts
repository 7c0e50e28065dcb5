import { above, type Alert } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import { everyTenMinutes } from "./proof";
import type { ServerlessCommerceSignals } from "./signals";

/** When customers cannot buy. */
export function businessAlerts(signals: ServerlessCommerceSignals): Alert[] {
  return [ordersFailing(signals), paymentsFailing(signals), reservationsFailing(signals)];
}

function ordersFailing({ orderFailuresBusy, orders }: ServerlessCommerceSignals): Alert {
  const ended = (status: string, error: string) => `${orders.name}{status="${status}", error_type="${error}"}`;
  return {
    name: "CommerceOrdersFailing",
    when: above(orderFailuresBusy, LIMITS.orderFailures),
    for: minutes(10),
    severity: "critical",
    panel: PANELS.orderFailures,
    summary: "{{ $value | humanizePercentage }} of all orders fail",
    description:
      `More than ${LIMITS.orderFailures.text} of the orders failed for 10 minutes, where a few always do. The panel says ` +
      "for which reason. If it is the payments, CommercePaymentsFailing fires, too: begin there.",
    proof: {
      fires: {
        // Each reason by itself lies below the limit.
        [ended("error", "validation")]: everyTenMinutes(2.2),
        [ended("error", "out_of_stock")]: everyTenMinutes(2.2),
        [ended("success", "none")]: everyTenMinutes(16.8),
      },
      says: { summary: "20.75% of all orders fail" },
      justNot: {
        [ended("error", "validation")]: everyTenMinutes(1.99),
        [ended("error", "out_of_stock")]: everyTenMinutes(1.99),
        [ended("success", "none")]: everyTenMinutes(16.02),
      },
      // At night, when all fail: too few to tell.
      missing: { [ended("error", "validation")]: everyTenMinutes(18) },
    },
  };
}

function paymentsFailing({ paymentFailuresBusy, payments }: ServerlessCommerceSignals): Alert {
  const ended = (status: string, error: string) => `${payments.name}{status="${status}", error_type="${error}"}`;
  return {
    name: "CommercePaymentsFailing",
    when: above(paymentFailuresBusy, LIMITS.paymentFailures),
    for: minutes(10),
    severity: "critical",
    panel: PANELS.paymentFailures,
    summary: "{{ $value | humanizePercentage }} of all payments fail",
    description:
      `More than ${LIMITS.paymentFailures.text} of the payments failed for 10 minutes, where a few cards are always ` +
      "declined. The panel says for which reason: timeouts are the provider's or the way to it, refusals of all kinds are " +
      "keys that have expired.",
    proof: {
      fires: {
        [ended("error", "declined")]: everyTenMinutes(0.6),
        [ended("error", "gateway_timeout")]: everyTenMinutes(1.7),
        [ended("success", "none")]: everyTenMinutes(18.7),
      },
      says: { summary: "10.95% of all payments fail" },
      justNot: {
        [ended("error", "declined")]: everyTenMinutes(0.6),
        [ended("error", "gateway_timeout")]: everyTenMinutes(1.37),
        [ended("success", "none")]: everyTenMinutes(18.03),
      },
      missing: { [ended("error", "gateway_timeout")]: everyTenMinutes(18) },
    },
  };
}

function reservationsFailing({ reservationFailuresBusy, reservations }: ServerlessCommerceSignals): Alert {
  const of = (sku: string, status: string) => `${reservations.name}{sku="${sku}", status="${status}"}`;
  return {
    name: "CommerceStockReservationsFailing",
    when: above(reservationFailuresBusy, LIMITS.reservationFailures),
    for: minutes(10),
    severity: "warning",
    panel: PANELS.reservationFailures,
    summary: "{{ $value | humanizePercentage }} of the reservations of {{ $labels.sku }} fail",
    description:
      `More than ${LIMITS.reservationFailures.text} of the reservations of this article failed for 10 minutes. Either it ` +
      "is sold out and the shop still offers it, or reservations of carts that were left are never given back.",
    proof: {
      fires: {
        [of("SKU-001", "out_of_stock")]: everyTenMinutes(5.4),
        [of("SKU-001", "error")]: everyTenMinutes(5.4),
        [of("SKU-001", "success")]: everyTenMinutes(10.2),
        [of("SKU-002", "success")]: everyTenMinutes(900),
      },
      says: { labels: { sku: "SKU-001" }, summary: "51.43% of the reservations of SKU-001 fail" },
      justNot: {
        [of("SKU-001", "error")]: everyTenMinutes(9.9),
        [of("SKU-001", "success")]: everyTenMinutes(10.1),
        // None succeeds: too few to tell.
        [of("SKU-002", "error")]: everyTenMinutes(18),
      },
      missing: { [of("SKU-001", "error")]: "0+51x1 stale" },
    },
  };
}
