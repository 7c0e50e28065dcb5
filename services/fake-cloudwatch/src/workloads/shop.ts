import { FixedMetrics, type GeneratedSeries } from "../truth/generated";
import type { UnixSeconds } from "../truth/series";
import { Dice, seriesOf } from "./shape";
import { FUNCTIONS_THROTTLED, type Order, Orders, PAYMENTS_FAIL, SKUS } from "./shop-orders";
import type { Workload, WorkloadContext } from "./workload";

const FUNCTIONS = ["order-service", "payment-service"] as const;

/** An invocation of one of the shop's functions. */
interface Invocation {
  readonly seconds: number;
  /** What it says of itself, as PulseQueue does. */
  readonly error: string;
  /** Whether the function itself failed, which is what AWS counts. */
  readonly failed: boolean;
}

/** A set of dimensions under which AWS reports functions, and which they are. */
interface View {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly functions: readonly (typeof FUNCTIONS)[number][];
}

/** A shop of two Lambda functions that publish their own metrics under `PulseQueue`. */
export function shop(): Workload {
  return {
    name: "shop",
    incidents: [PAYMENTS_FAIL, FUNCTIONS_THROTTLED],
    resources: ({ account, region }) =>
      FUNCTIONS.map((name) => ({
        arn: `arn:aws:lambda:${region}:${account}:function:${name}`,
        tags: { Project: "PulseQueue" },
      })),
    source: (context) => {
      const orders = new Orders(context.seed, context.incidents);
      return new FixedMetrics([...lambdaMetrics(context, orders), ...businessMetrics(context, orders)]);
    },
  };
}

function invocations(name: (typeof FUNCTIONS)[number], orders: readonly Order[]): readonly Invocation[] {
  return name === "order-service"
    ? orders.map(({ seconds, error }) => ({ seconds, error, failed: error === "validation" }))
    : orders.flatMap(({ payment }) =>
        payment === undefined ? [] : [{ ...payment, failed: payment.error === "gateway_timeout" }],
      );
}

/**
 * Each function by itself, with its alias, and all functions together, as AWS lists them.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
function lambdaMetrics(context: WorkloadContext, orders: Orders): readonly GeneratedSeries[] {
  const series = seriesOf(context, "AWS/Lambda");
  const dice = new Dice(context.seed + 2);
  const views: readonly View[] = [
    { dimensions: {}, functions: FUNCTIONS },
    ...FUNCTIONS.flatMap((name): readonly View[] => [
      { dimensions: { FunctionName: name }, functions: [name] },
      { dimensions: { FunctionName: name, Resource: name }, functions: [name] },
    ]),
  ];
  return views.flatMap(({ dimensions, functions }) => {
    const each = (name: string, unit: string, value: (invocation: Invocation) => number) =>
      series(name, unit, dimensions, (minute, add) => {
        for (const one of functions) {
          for (const invocation of invocations(one, orders.of(minute))) {
            add(value(invocation));
          }
        }
      });
    const throttles = (minute: UnixSeconds) =>
      context.incidents.isOn(FUNCTIONS_THROTTLED, minute) ? Math.floor(dice.between(5, 25, minute, 1)) : 0;
    return [
      each("Invocations", "Count", () => 1),
      each("Errors", "Count", ({ failed }) => (failed ? 1 : 0)),
      each("Duration", "Milliseconds", ({ seconds }) => seconds * 1000),
      series("Throttles", "Count", dimensions, (minute, add) => {
        for (const one of functions) {
          add(0, Math.max(1, invocations(one, orders.of(minute)).length));
          for (let i = 0; i < throttles(minute); i++) {
            add(1);
          }
        }
      }),
      series("ConcurrentExecutions", "Count", dimensions, (minute, add) => {
        const busy = functions.flatMap((one) => invocations(one, orders.of(minute)));
        add(Math.ceil(busy.reduce((sum, { seconds }) => sum + seconds, 0) / 60) + 1);
      }),
    ];
  });
}

/** Names and dimensions are those that PulseQueue publishes, which says "Count" of its seconds as well. */
function businessMetrics(context: WorkloadContext, orders: Orders): readonly GeneratedSeries[] {
  const series = seriesOf(context, "PulseQueue");
  const count = (name: string, dimensions: Readonly<Record<string, string>>, counted: (order: Order) => boolean) =>
    series(name, "Count", dimensions, (minute, add) => {
      orders.of(minute).forEach((order) => {
        if (counted(order)) {
          add(1);
        }
      });
    });
  const status = (error: string) => ({ Status: error === "none" ? "success" : "error", ErrorType: error });
  return [
    ...(["none", "validation", "out_of_stock", "payment_failed"] as const).map((error) =>
      count("OrdersProcessed", status(error), (order) => order.error === error),
    ),
    ...(["none", "declined", "gateway_timeout"] as const).map((error) =>
      count("PaymentsProcessed", status(error), ({ payment }) => payment?.error === error),
    ),
    series("OrderProcessingDuration", "Count", {}, (minute, add) => {
      orders.of(minute).forEach(({ seconds }) => {
        add(seconds);
      });
    }),
    series("PaymentProcessingDuration", "Count", {}, (minute, add) => {
      orders.of(minute).forEach(({ payment }) => {
        if (payment !== undefined) {
          add(payment.seconds);
        }
      });
    }),
    ...SKUS.flatMap((SKU) => [
      count("StockReservations", { Status: "success", SKU }, (order) => order.sku === SKU && isReserved(order)),
      count(
        "StockReservations",
        { Status: "error", SKU },
        (order) => order.sku === SKU && order.error === "out_of_stock",
      ),
      series("StockQuantity", "Count", { SKU }, (minute, add) => {
        add(500 - (Math.floor(minute / 60) % 400));
      }),
    ]),
    ...inventoryOperations(count),
    ...lambdaReports(context, orders),
  ];
}

function isReserved({ error }: Order): boolean {
  return error === "none" || error === "payment_failed";
}

function inventoryOperations(
  count: (
    name: string,
    dimensions: Readonly<Record<string, string>>,
    counted: (o: Order) => boolean,
  ) => GeneratedSeries,
): readonly GeneratedSeries[] {
  const operation = (OperationType: string, Status: string, counted: (order: Order) => boolean) =>
    count("InventoryOperations", { OperationType, Status }, counted);
  return [
    operation("reserve", "success", isReserved),
    operation("reserve", "error", ({ error }) => error === "out_of_stock"),
    operation("decrement_stock", "success", ({ error }) => error === "none"),
    operation("decrement_reserved", "success", isReserved),
  ];
}

const ERRORS = {
  "order-service": ["validation", "out_of_stock", "payment_failed"],
  "payment-service": ["declined", "gateway_timeout"],
} as const;

/** What the functions publish of their own invocations. */
function lambdaReports(context: WorkloadContext, orders: Orders): readonly GeneratedSeries[] {
  const series = seriesOf(context, "PulseQueue");
  const succeeded = { success: true, error: false };
  return FUNCTIONS.flatMap((FunctionName) => [
    ...ERRORS[FunctionName].map((ErrorType) =>
      series("LambdaErrors", "Count", { FunctionName, ErrorType }, (minute, add) => {
        invocations(FunctionName, orders.of(minute)).forEach(({ error }) => {
          if (error === ErrorType) {
            add(1);
          }
        });
      }),
    ),
    ...(["success", "error"] as const).map((Status) =>
      series("LambdaRequests", "Count", { FunctionName, Status }, (minute, add) => {
        invocations(FunctionName, orders.of(minute)).forEach(({ error }) => {
          if ((error === "none") === succeeded[Status]) {
            add(1);
          }
        });
      }),
    ),
    series("LambdaDuration", "Count", { FunctionName }, (minute, add) => {
      invocations(FunctionName, orders.of(minute)).forEach(({ seconds }) => {
        add(seconds);
      });
    }),
  ]);
}
