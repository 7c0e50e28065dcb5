import type { Simulation } from "../../dashboards/simulation";
import type { IncidentPeriod } from "../simulation/workload";

const INCIDENT_SECONDS = 45 * 60;
const BETWEEN_SECONDS = 75 * 60;

/**
 * One thing that goes wrong in each workload, one after the other, the last of them two hours before the end: so that
 * pages show what it looks like, too.
 */
export function incidentsOfTheDay(simulations: readonly Simulation[], end: number): IncidentPeriod[] {
  const first = simulations.flatMap(({ incidents: [incident] }) => (incident === undefined ? [] : [incident]));
  return first.map((incident, i) => {
    const from = end - 2 * 3600 - INCIDENT_SECONDS - (first.length - 1 - i) * BETWEEN_SECONDS;
    return { incident, from, to: from + INCIDENT_SECONDS };
  });
}
