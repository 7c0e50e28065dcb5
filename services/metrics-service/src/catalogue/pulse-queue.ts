import { counter, gauge, histogram, type MetricEntry, type NamespaceEntry } from "./entry";
import { REQUEST_BUCKETS } from "./lambda";

/** The shop sends its durations in seconds, and says "Count" of their unit. */
function duration(family: string, metric: string, help: string): MetricEntry {
  return histogram(family, metric, help, { unit: "Seconds", buckets: REQUEST_BUCKETS });
}

/**
 * What S1's shop publishes with PutMetricData from its functions. Its requests and durations of Lambda are read only
 * where they are asked for: AWS/Lambda has them of every function, also of one that timed out.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
export const PULSE_QUEUE: NamespaceEntry = {
  namespace: "PulseQueue",
  settleSeconds: 120,
  rereadSeconds: 900,
  groups: [
    {
      name: "",
      metrics: [
        counter("orders_processed", "OrdersProcessed", "Orders, by how they ended."),
        duration("order_processing_duration_seconds", "OrderProcessingDuration", "Time that an order took."),
        counter("payments_processed", "PaymentsProcessed", "Payments, by how they ended."),
        duration("payment_processing_duration_seconds", "PaymentProcessingDuration", "Time that a payment took."),
        counter("stock_reservations", "StockReservations", "Reservations of stock, by article."),
        counter("inventory_operations", "InventoryOperations", "Changes of the inventory."),
        gauge("stock_quantity", "StockQuantity", "Average", "Articles in stock.", { optional: true }),
        counter("lambda_requests", "LambdaRequests", "Requests that functions handled.", { optional: true }),
        counter("lambda_errors", "LambdaErrors", "Errors that functions handled.", { optional: true }),
        {
          ...duration("lambda_request_duration_seconds", "LambdaDuration", "Time that a function took."),
          optional: true,
        },
      ],
    },
  ],
};
