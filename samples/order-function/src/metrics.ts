import { embedded, type Measurement } from "./emf";

/** The namespace that the metrics service's catalogue knows: services/metrics-service/src/catalogue/pulse-queue.ts. */
const NAMESPACE = "PulseQueue";

export type Operation = "reserve" | "decrement_stock" | "decrement_reserved";

/** What the functions of the shop publish. */
export class ShopMetrics {
  readonly #functionName: string;
  readonly #write: (line: string) => void;
  #cold = true;

  /**
   * @param functionName Lambda's own: `process.env.AWS_LAMBDA_FUNCTION_NAME`
   * @param write takes a line of the log
   */
  constructor(functionName: string, write: (line: string) => void = console.log) {
    this.#functionName = functionName;
    this.#write = write;
  }

  /** To be called first in each invocation: the first one of a process is a cold start. */
  invoked(): void {
    if (this.#cold) this.#count("ColdStarts", { FunctionName: this.#functionName });
    this.#cold = false;
  }

  /** @param errorType what went wrong: `out_of_stock`. @default - nothing did */
  orderProcessed(seconds: number, errorType?: string): void {
    this.#count("OrdersProcessed", { ...outcome(errorType), ErrorType: errorType ?? "none" });
    this.#seconds("OrderProcessingDuration", seconds);
  }

  /** @param errorType what went wrong: `declined`. @default - nothing did */
  paymentProcessed(seconds: number, errorType?: string): void {
    this.#count("PaymentsProcessed", { ...outcome(errorType), ErrorType: errorType ?? "none" });
    this.#seconds("PaymentProcessingDuration", seconds);
  }

  stockReserved(sku: string, errorType?: string): void {
    this.#count("StockReservations", { ...outcome(errorType), SKU: sku });
  }

  inventoryChanged(operation: Operation, errorType?: string): void {
    this.#count("InventoryOperations", { OperationType: operation, ...outcome(errorType) });
  }

  #count(name: string, dimensions: Measurement["dimensions"]): void {
    this.#publish({ namespace: NAMESPACE, name, unit: "Count", value: 1, dimensions });
  }

  #seconds(name: string, value: number): void {
    this.#publish({ namespace: NAMESPACE, name, unit: "Seconds", value, dimensions: {} });
  }

  #publish(measurement: Measurement): void {
    this.#write(embedded(measurement, Date.now()));
  }
}

const outcome = (errorType: string | undefined) => ({ Status: errorType === undefined ? "success" : "error" });
