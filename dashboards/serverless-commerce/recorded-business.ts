import { recordedSignal, type Signal } from "@watchpost/alerting/model";

import { FAILED, perSecond, quantile, shareOf, shareWhereEnough, sumBy, WINDOW } from "./promql";

const RECORDED = "serverless_commerce:";

type Raw = Readonly<
  Record<
    "requests" | "orders" | "orderDuration" | "payments" | "paymentDuration" | "reservations" | "inventoryOperations",
    Signal
  >
>;

/** How long the shop may take to count something of what its functions did. */
const UNCOUNTED_WINDOW = "30m";

/** What the shop sells, what it is paid, and what it has in stock. */
export function recordedOfBusiness(raw: Raw) {
  const { orders, payments, orderDuration, paymentDuration } = raw;
  const ofOrders = endings("order", orders);
  const ofPayments = endings("payment", payments);
  return {
    ordersPerMinute: ofOrders.perMinute,
    orderFailures: ofOrders.failures,
    orderFailuresByType: ofOrders.byType,
    orderFailuresBusy: ofOrders.busy,
    orderP50: percentile("order", 0.5, orderDuration),
    orderP95: percentile("order", 0.95, orderDuration),
    orderDurations: distribution(orderDuration),
    paymentsPerMinute: ofPayments.perMinute,
    paymentFailures: ofPayments.failures,
    paymentFailuresByType: ofPayments.byType,
    paymentFailuresBusy: ofPayments.busy,
    paymentP50: percentile("payment", 0.5, paymentDuration),
    paymentP95: percentile("payment", 0.95, paymentDuration),
    ...stock(raw),
    uncounted: uncounted(raw),
  };
}

function endings(what: "order" | "payment", signal: Signal) {
  return {
    perMinute: recordedSignal(`${RECORDED}${what}s:per_minute`, {
      expr: `${sumBy(["status"], perSecond(signal))} * 60`,
      unit: "per-minute",
      help: `All ${what}s, by how they ended.`,
    }),
    failures: recordedSignal(`${RECORDED}${what}_failure_ratio`, {
      expr: shareOf(signal, FAILED, []),
      unit: "ratio",
      help: `Part of the ${what}s that failed.`,
    }),
    byType: recordedSignal(`${RECORDED}${what}_failure_ratio:by_type`, {
      expr:
        sumBy(["error_type"], perSecond(signal, FAILED)) +
        ` / on () group_left () (${sumBy([], perSecond(signal))} > 0)`,
      unit: "ratio",
      help: `Part of the ${what}s that failed for one reason.`,
    }),
    busy: recordedSignal(`${RECORDED}${what}_failure_ratio:busy`, {
      expr: shareWhereEnough({ name: signal.name, matchers: FAILED }, signal, []),
      unit: "ratio",
      help: `Part of the ${what}s that failed, where there are enough to tell.`,
    }),
  };
}

function percentile(what: "order" | "payment", q: number, signal: Signal): Signal {
  return recordedSignal(`${RECORDED}${what}_duration_p${q * 100}_seconds`, {
    expr: quantile(q, signal, []),
    unit: "seconds",
    help: `Time that ${q * 100} % of the ${what}s took at most.`,
  });
}

function distribution({ name }: Signal): Signal {
  return recordedSignal(`${RECORDED}order_duration_share`, {
    expr:
      sumBy(["le"], `rate(${name}_bucket[${WINDOW}])`) +
      ` / on () group_left () (sum(rate(${name}_count[${WINDOW}])) > 0)`,
    unit: "ratio",
    help: "Part of the orders that took no longer than le, in seconds.",
  });
}

function stock({ reservations, inventoryOperations }: Raw) {
  return {
    reservationsPerMinute: recordedSignal(`${RECORDED}stock_reservations:per_minute`, {
      expr: `${sumBy(["sku", "status"], perSecond(reservations))} * 60`,
      unit: "per-minute",
      help: "Reservations of stock, by article and by how they ended.",
    }),
    reservationFailures: recordedSignal(`${RECORDED}stock_reservation_failure_ratio`, {
      expr: shareOf(reservations, FAILED, ["sku"]),
      unit: "ratio",
      help: "Part of the reservations of an article that failed.",
    }),
    reservationFailuresBusy: recordedSignal(`${RECORDED}stock_reservation_failure_ratio:busy`, {
      expr: shareWhereEnough({ name: reservations.name, matchers: FAILED }, reservations, ["sku"]),
      unit: "ratio",
      help: "The same, of articles that are reserved often enough to tell.",
    }),
    operationsPerMinute: recordedSignal(`${RECORDED}inventory_operations:per_minute`, {
      expr: `${sumBy(["operation_type", "status"], perSecond(inventoryOperations))} * 60`,
      unit: "per-minute",
      help: "Changes of the inventory, by type and by how they ended.",
    }),
  };
}

/**
 * Invocations that succeeded while the shop counted nothing at all. A metric that is no longer published leaves its
 * counter behind, which just stands still: absent() would not see it.
 */
function uncounted({ requests, orders, payments }: Raw): Signal {
  const counts = ({ name }: Signal) => `changes(${name}[${UNCOUNTED_WINDOW}]) > 0`;
  return recordedSignal(`${RECORDED}uncounted_requests`, {
    expr:
      `sum(increase(${requests.name}{status="success"}[${UNCOUNTED_WINDOW}]))` +
      ` unless on () ${counts(orders)} unless on () ${counts(payments)}`,
    unit: "count",
    help: "Invocations that succeeded in half an hour in which neither an order nor a payment was counted.",
  });
}
