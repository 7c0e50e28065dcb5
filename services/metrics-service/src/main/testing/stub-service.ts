import type { Family } from "../../model";
import type { Service } from "../service";

/** A service that does what the test says. */
export class StubService implements Service {
  labels: Readonly<Record<string, string>> = {};
  readonly routes = [];
  value = 1;
  ready = false;
  problems: readonly string[] = [];
  readonly reloads: string[] = [];
  stops = 0;
  /** Shows the value as it is now. */
  publish: () => Promise<void> = () => Promise.reject(new Error("not started"));
  onStop: () => Promise<void> = () => Promise.resolve();

  start(publish: () => Promise<void>): void {
    this.publish = publish;
  }

  async stop(): Promise<void> {
    this.stops++;
    await this.onStop();
  }

  families(): readonly Family[] {
    return [
      {
        name: "lambda_requests",
        type: "counter",
        help: "Invocations.",
        samples: [{ suffix: "_total", labels: "", value: this.value }],
      },
    ];
  }

  live(): readonly Family[] {
    return [
      { name: "live", type: "gauge", help: "The value.", samples: [{ suffix: "", labels: "", value: this.value }] },
    ];
  }

  unhealthy(): string | undefined {
    return undefined;
  }

  unready(): string | undefined {
    return this.ready ? undefined : "The first cycle is not complete.";
  }

  reload(configText: string): Promise<readonly string[]> {
    this.reloads.push(configText);
    return Promise.resolve(this.problems);
  }
}
