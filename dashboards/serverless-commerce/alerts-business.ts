import { above, type Alert } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import { counted, TOO_FEW } from "./proof";
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
        // Each reason by itself lies below the limit, and the first twenty are just enough.
        [ended("error", "validation")]: counted(3, 11),
        [ended("error", "out_of_stock")]: counted(2, 10),
        [ended("success", "none")]: counted(15, 79),
      },
      says: { summary: "21% of all orders fail" },
      justNot: {
        [ended("error", "validation")]: counted(2, 9),
        [ended("error", "out_of_stock")]: counted(2, 9),
        [ended("success", "none")]: counted(16, 72),
      },
      // At night, when all fail: too few to tell.
      missing: { [ended("error", "validation")]: TOO_FEW },
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
        [ended("error", "declined")]: counted(1, 3),
        [ended("error", "gateway_timeout")]: counted(2, 8),
        [ended("success", "none")]: counted(17, 89),
      },
      says: { summary: "11% of all payments fail" },
      justNot: {
        [ended("error", "declined")]: counted(1, 3),
        [ended("error", "gateway_timeout")]: counted(1, 7),
        [ended("success", "none")]: counted(18, 90),
      },
      missing: { [ended("error", "gateway_timeout")]: TOO_FEW },
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
        [of("SKU-001", "out_of_stock")]: counted(6, 27),
        [of("SKU-001", "error")]: counted(5, 25),
        [of("SKU-001", "success")]: counted(9, 48),
        [of("SKU-002", "success")]: counted(900, 900),
      },
      says: { labels: { sku: "SKU-001" }, summary: "52% of the reservations of SKU-001 fail" },
      justNot: {
        [of("SKU-001", "error")]: counted(10, 50),
        [of("SKU-001", "success")]: counted(10, 50),
        // None succeeds: too few to tell.
        [of("SKU-002", "error")]: TOO_FEW,
      },
      missing: { [of("SKU-001", "error")]: "0+51x1 stale" },
    },
  };
}
