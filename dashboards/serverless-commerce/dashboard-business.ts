import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Signal } from "@watchpost/alerting/model";

import { dashboard } from "../dashboard";
import { labelVariable } from "../label-variable";
import { stat, timeSeries } from "../panels";
import { LIMITS } from "./limits";
import { DASHBOARDS, PANELS } from "./panels";
import { chosen, ENOUGH, WINDOW } from "./promql";
import type { ServerlessCommerceSignals } from "./signals";

const ofSku = chosen("sku", "sku");

/** "Business KPIs": what is sold, what is paid, what is in stock. */
export function businessDashboard(signals: ServerlessCommerceSignals): Dashboard {
  return dashboard({
    uid: DASHBOARDS.business,
    title: "Business KPIs",
    description: "Orders, payments and stock of the shop, as its functions count them.",
    tags: ["serverless-commerce", "business", "watchpost"],
    range: "24h",
  })
    .withVariable(labelVariable({ name: "sku", title: "SKU", of: signals.reservations, label: "sku" }))
    .withPanel(ordersNow(signals))
    .withPanel(succeed(2, PANELS.ordersSucceed, "orders", signals.orderFailures, LIMITS.orderFailures.value))
    .withPanel(succeed(3, PANELS.paymentsSucceed, "payments", signals.paymentFailures, LIMITS.paymentFailures.value))
    .withPanel(byStatus(4, PANELS.orders, "Orders", signals.ordersPerMinute))
    .withPanel(orderFailures(signals))
    .withPanel(byStatus(6, PANELS.payments, "Payments", signals.paymentsPerMinute))
    .withPanel(paymentFailures(signals))
    .withPanel(durations(signals))
    .withPanel(orderDurations(signals))
    .withPanel(reservations(signals))
    .withPanel(reservationFailures(signals))
    .withPanel(inventoryOperations(signals))
    .build();
}

const SMALL = { columns: 8, rows: 5 } as const;

function ordersNow({ ordersPerMinute }: ServerlessCommerceSignals) {
  return stat({
    id: 1,
    title: PANELS.ordersNow,
    description: `Orders by the minute that succeeded, over ${WINDOW}.`,
    unit: units.CountsPerMinute,
    queries: { orders: `${ordersPerMinute.name}{status="success"}` },
    min: 0,
    decimals: 1,
    ...SMALL,
  });
}

function succeed(id: number, title: string, what: string, failures: Signal, limit: number) {
  return stat({
    id,
    title,
    description:
      `Part of the ${what} that succeeded, over ${WINDOW}. Red where so many fail that an alert fires; ` +
      `nothing while there are no ${what}.`,
    unit: units.PercentUnit,
    queries: { [what]: `1 - ${failures.name}` },
    base: "red",
    limits: [{ from: 1 - limit, color: "green" }],
    min: 0,
    max: 1,
    decimals: 1,
    ...SMALL,
  });
}

function byStatus(id: number, title: string, what: string, perMinute: Signal) {
  return timeSeries({
    id,
    title,
    description: `${what} by the minute, by how they ended.`,
    unit: units.CountsPerMinute,
    queries: { "{{status}}": perMinute.name },
    stacked: true,
    min: 0,
  });
}

function orderFailures({ orderFailures: all, orderFailuresByType: byType }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 5,
    title: PANELS.orderFailures,
    description:
      `Part of the orders that failed, and dashed by error_type. Above ${LIMITS.orderFailures.text} for 10 minutes an ` +
      `alert fires, where there are ${ENOUGH} orders in ${WINDOW}.`,
    unit: units.PercentUnit,
    queries: { all: all.name, "{{error_type}}": byType.name },
    aside: "/^(?!all)/",
    limits: [{ from: LIMITS.orderFailures.value, color: "red" }],
    min: 0,
    decimals: 1,
  });
}

function paymentFailures({ paymentFailures: all, paymentFailuresByType: byType }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 7,
    title: PANELS.paymentFailures,
    description:
      `Part of the payments that failed, and dashed by error_type. Above ${LIMITS.paymentFailures.text} for 10 minutes ` +
      `an alert fires, where there are ${ENOUGH} payments in ${WINDOW}.`,
    unit: units.PercentUnit,
    queries: { all: all.name, "{{error_type}}": byType.name },
    aside: "/^(?!all)/",
    limits: [{ from: LIMITS.paymentFailures.value, color: "red" }],
    min: 0,
    decimals: 1,
  });
}

function durations({ orderP50, orderP95, paymentP50, paymentP95 }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 8,
    title: PANELS.durations,
    description:
      "Time that the shop took for an order and for a payment, in seconds: the 95th percentile, and dashed the median.",
    unit: units.Seconds,
    queries: {
      "orders p95": orderP95.name,
      "payments p95": paymentP95.name,
      "orders p50": orderP50.name,
      "payments p50": paymentP50.name,
    },
    aside: "/p50$/",
    min: 0,
  });
}

function orderDurations({ orderDurations: share }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 9,
    title: PANELS.orderDurations,
    description:
      "The histogram: part of the orders that took no longer than each bound, in seconds. The bounds are those of " +
      "CloudWatch's own bins that are nearest to 0.1, 0.5, 1, 2, 5 and 10 s; each order is counted, none is assumed.",
    unit: units.PercentUnit,
    queries: { "≤ {{le}} s": share.name },
    min: 0,
    max: 1,
    decimals: 0,
  });
}

function reservations({ reservationsPerMinute }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 10,
    title: PANELS.reservations,
    description: "Reservations of stock by the minute, by SKU and by how they ended.",
    unit: units.CountsPerMinute,
    queries: { "{{sku}} {{status}}": ofSku(reservationsPerMinute) },
    stacked: true,
    min: 0,
    columns: 8,
  });
}

function reservationFailures({ reservationFailures: failures }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 11,
    title: PANELS.reservationFailures,
    description:
      `Part of the reservations of each SKU that failed. Above ${LIMITS.reservationFailures.text} for 10 minutes an alert ` +
      `fires, where there are ${ENOUGH} reservations in ${WINDOW}.`,
    unit: units.PercentUnit,
    queries: { "{{sku}}": ofSku(failures) },
    limits: [{ from: LIMITS.reservationFailures.value, color: "orange" }],
    min: 0,
    decimals: 1,
    columns: 8,
  });
}

function inventoryOperations({ operationsPerMinute }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 12,
    title: PANELS.inventoryOperations,
    description:
      "Changes of the inventory by the minute: reserve, decrement_stock, decrement_reserved, and how they ended. In the " +
      "long run as much is reserved as is taken off.",
    unit: units.CountsPerMinute,
    queries: { "{{operation_type}} {{status}}": operationsPerMinute.name },
    min: 0,
    columns: 8,
  });
}
