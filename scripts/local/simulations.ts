import { SIMULATIONS } from "../../dashboards/simulations";

/** What Prometheus, Alertmanager and the metrics service tell of themselves is real on a laptop. */
const REAL = "self";

/** Simulated workloads of a laptop: those of all use cases, and of the services of AWS. */
export const LOCAL_SIMULATIONS = SIMULATIONS.filter(({ mixin }) => mixin !== REAL);
