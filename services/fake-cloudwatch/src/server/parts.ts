import type { Ledger } from "../truth/ledger";
import type { Incidents } from "../truth/incidents";
import type { World } from "../truth/world";
import type { Workload } from "../workloads/workload";
import type { Accounting } from "./accounting";
import type { Clock } from "./clock";
import type { Dispatcher } from "./dispatcher";
import type { FaultScript } from "./faults";

/** What a running fake is made of. */
export interface Parts {
  readonly world: World;
  readonly ledger: Ledger;
  readonly accounting: Accounting;
  readonly faults: FaultScript;
  readonly incidents: Incidents;
  readonly dispatcher: Dispatcher;
  readonly workloads: readonly Workload[];
  /** In the fake's own time. */
  readonly now: Clock;
  /** The fake's own seconds in one second of the clock. */
  readonly scale: number;
}
