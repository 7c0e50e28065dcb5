import { ShopMetrics } from "./metrics";

export interface Order {
  readonly sku: string;
  readonly quantity: number;
}

const metrics = new ShopMetrics(process.env["AWS_LAMBDA_FUNCTION_NAME"] ?? "order-service");

/** What is in stock, for want of a table in this sample. */
const stock = new Map([["A-100", 5]]);

/** Takes an order, and says in its log how it went: the only trace of what it publishes. */
export function handler({ sku, quantity }: Order): Promise<{ readonly accepted: boolean }> {
  metrics.invoked();
  const start = performance.now();
  const left = (stock.get(sku) ?? 0) - quantity;
  const errorType = left < 0 ? "out_of_stock" : undefined;
  if (left >= 0) stock.set(sku, left);
  metrics.stockReserved(sku, errorType);
  metrics.inventoryChanged("reserve", errorType);
  metrics.orderProcessed((performance.now() - start) / 1000, errorType);
  return Promise.resolve({ accepted: left >= 0 });
}
