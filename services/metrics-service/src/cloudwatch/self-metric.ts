import { renderLabels } from "../exposition/labels";
import type { Family, Sample } from "../model";

type Labels = Readonly<Record<string, string>>;

export interface SelfMetricProps {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly unit?: string;
}

/** A metric that the service keeps of itself. */
export class SelfMetric {
  readonly #values = new Map<string, number>();

  constructor(readonly props: SelfMetricProps) {}

  add(labels: Labels, amount = 1): void {
    const key = renderLabels(labels);
    this.#values.set(key, (this.#values.get(key) ?? 0) + amount);
  }

  set(labels: Labels, value: number): void {
    this.#values.set(renderLabels(labels), value);
  }

  remove(labels: Labels): void {
    this.#values.delete(renderLabels(labels));
  }

  /** As it is now. */
  family(): Family {
    const suffix: Sample["suffix"] = this.props.type === "counter" ? "_total" : "";
    return { ...this.props, samples: [...this.#values].map(([labels, value]) => ({ suffix, labels, value })) };
  }
}
