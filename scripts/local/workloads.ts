import type { Simulation } from "../../dashboards/simulation";
import { openMetrics } from "../simulation/openmetrics";
import { type IncidentPeriod, Workload } from "../simulation/workload";

export interface WorkloadsProps {
  readonly simulations: readonly Simulation[];
  /** Seconds of the workloads that pass in a second of the clock on the wall. @default 1 */
  readonly speed?: number;
  /** When both clocks show the same time: seconds since 1970. @default - now */
  readonly since?: number;
}

/** An incident that is going on. */
export interface Ongoing {
  readonly alert: string;
  readonly mixin: string;
}

interface Incident extends IncidentPeriod {
  to?: number;
}

interface Part {
  readonly simulation: Simulation;
  readonly incidents: Incident[];
  readonly workload: Workload;
}

/** Simulated workloads by mixin, with a clock and with incidents to begin and to end. */
export class Workloads {
  /** When both clocks showed the same time: seconds since 1970. */
  readonly since: number;
  readonly #clock: () => number;
  readonly #parts: ReadonlyMap<string, Part>;

  constructor({ simulations, speed = 1, since = Math.floor(Date.now() / 1000) }: WorkloadsProps) {
    this.since = since;
    this.#clock = clockOf(since, speed);
    const start = this.#clock();
    this.#parts = new Map(
      simulations.map((simulation) => {
        const incidents: Incident[] = [];
        const workload = new Workload({ simulations: [simulation], since: start, incidents });
        return [simulation.mixin, { simulation, incidents, workload }];
      }),
    );
  }

  get mixins(): readonly string[] {
    return [...this.#parts.keys()];
  }

  /** Alerts that can be made to fire, by mixin. */
  get alerts(): ReadonlyMap<string, readonly string[]> {
    return new Map([...this.#parts].map(([mixin, { simulation }]) => [mixin, simulation.incidents]));
  }

  get ongoing(): readonly Ongoing[] {
    return [...this.#parts].flatMap(([mixin, { incidents }]) =>
      incidents.flatMap(({ incident, to }) => (to === undefined ? [{ alert: incident, mixin }] : [])),
    );
  }

  /** What a mixin's workload exposes now, in OpenMetrics; nothing for a mixin that is not simulated. */
  metrics(mixin: string): string | undefined {
    const part = this.#parts.get(mixin);
    return part && openMetrics(part.workload.samplesAt(this.#clock()));
  }

  /**
   * From now on an alert has every reason to fire, and any other of the same mixin has none.
   * @throws Error that names the alerts there are, for one that cannot be made to fire
   */
  begin(alert: string): void {
    const { incidents } = this.#partOf(alert);
    const now = this.#clock();
    endAll(incidents, now);
    incidents.push({ incident: alert, from: now });
  }

  /**
   * From now on the alert has no reason to fire.
   * @throws Error as {@link begin}
   */
  end(alert: string): void {
    endAll(this.#partOf(alert).incidents, this.#clock());
  }

  #partOf(alert: string): Part {
    const found = [...this.#parts.values()].find(({ simulation }) => simulation.incidents.includes(alert));
    if (found) return found;
    const known = [...this.alerts].map(([mixin, alerts]) => `  ${mixin}: ${alerts.join(", ")}`).join("\n");
    throw new Error(`There is no incident ${JSON.stringify(alert)}; there are:\n${known}`);
  }
}

function endAll(incidents: readonly Incident[], at: number): void {
  for (const incident of incidents) incident.to ??= at;
}

/** A clock that never goes back, whatever happens to the one on the wall. */
function clockOf(since: number, speed: number): () => number {
  const ahead = Date.now() / 1000 - since;
  const start = performance.now();
  return () => since + (ahead + (performance.now() - start) / 1000) * speed;
}
