import type { Simulation } from "./simulation";

/** A simulated workload for every mixin that has series of its own. */
export const SIMULATIONS: readonly Simulation[] = [];
