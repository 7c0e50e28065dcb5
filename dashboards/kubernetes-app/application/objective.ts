import { slo } from "@watchpost/alerting/model";

import { AVAILABILITY } from "../limits";
import { APPLICATION_PANELS } from "../panels";
import { applicationSignals, BY_JOB, FAILED, JOBS, OURS } from "./signals";

const { requests } = applicationSignals;

const answered = (status: number, job: string = JOBS[0]) =>
  `${requests.name}{namespace="production", job="${job}", status="${status}"}`;

/** Requests that are answered, and not with 5xx: the application is there for those who use it. */
export const availability = slo({
  name: "KubernetesApp",
  prefix: "kubernetes_app",
  objective: AVAILABILITY,
  errors: `sum by (${BY_JOB}) (rate(${requests.name}{${FAILED}}[$window]))`,
  total: `sum by (${BY_JOB}) (rate(${requests.name}[$window]))`,
  of: "requests",
  where: `{${OURS}}`,
  atLeastPerSecond: 0.1,
  panel: APPLICATION_PANELS.budget,
  proof: {
    good: [answered(200), answered(404)],
    bad: [answered(500), answered(503)],
    others: [answered(500, "other")],
    labels: { namespace: "production", job: JOBS[0] },
  },
});
