import { above, type Alert, inThreePlaces, scrapedSeldom, whenever } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { LIMITS } from "../limits";
import { WEB_PANELS } from "../panels";
import type { EcsWebProps } from "../props";
import { type ApplicationSignals, jobsOf } from "./signals";

/** When the application is bad for those who use it, and when nothing is known of it. */
export function applicationAlerts(signals: ApplicationSignals, props: Pick<EcsWebProps, "tasks" | "web">): Alert[] {
  return [errorsHigh(signals), latencyHigh(signals), transactionsFail(signals), metricsMissing(signals, props)];
}

/** A counter of which the proofs need several. */
type Counter = (...labels: readonly string[]) => string;

function errorsHigh({ errorRatio, requests }: ApplicationSignals): Alert {
  const answered: Counter = (status, job = "backend", task = "10.0.1.7:8000") =>
    `${requests.name}{job="${job}", instance="${task}", method="POST", endpoint="/api/orders", status="${status}"}`;
  return {
    name: "WebErrorsHigh",
    when: above(errorRatio, LIMITS.errorRatio),
    for: minutes(5),
    severity: "critical",
    panel: WEB_PANELS.errors,
    summary: "{{ $labels.job }} answers {{ $value | humanizePercentage }} of requests with 5xx",
    description:
      `More than ${LIMITS.errorRatio.text} of requests have failed for 5 minutes: users see errors. ` +
      "Look which endpoint it is, what was deployed last, and at the log of the tasks.",
    proof: {
      // Of 12 a minute, the least that it is a share of.
      fires: {
        ...inThreePlaces([answered("500"), answered("500", "backend", "10.0.1.8:8000"), answered("503")], 0.6),
        [answered("201")]: "0+5x31",
        // Not of this application.
        [answered("500", "grafana")]: "0+60x31",
      },
      says: { labels: { job: "backend" }, summary: "backend answers 5.75% of requests with 5xx" },
      justNot: {
        [answered("500")]: "0+3x31",
        [answered("503")]: "0+3x31",
        [answered("404")]: "0+54x31",
        [answered("201")]: "0+60x31",
      },
      missing: {
        // At night, each of the few that there are.
        [answered("500")]: "0+0.58x31",
        // Many at once, and no more.
        [answered("500", "worker")]: "0 100x31",
      },
    },
  };
}

function latencyHigh({ latencyP95, duration }: ApplicationSignals): Alert {
  /** Of other buckets, and nobody asks for it. */
  const unasked = Object.fromEntries(
    ["2.5", "+Inf"].map((le) => [
      `${duration.name}_bucket{job="backend", instance="10.0.1.7:8000", method="GET", endpoint="/exports", le="${le}"}`,
      "0x31",
    ]),
  );
  /** Requests by the bounds that they stayed below. */
  const observed = (endpoint: string, quick: string, all: string, job = "backend", task = "10.0.1.7:8000") => {
    const bucket = (le: string) =>
      `${duration.name}_bucket{job="${job}", instance="${task}", method="GET", endpoint="${endpoint}", le="${le}"}`;
    return { [bucket("1")]: quick, [bucket("2.5")]: all, [bucket("5")]: all, [bucket("+Inf")]: all };
  };
  return {
    name: "WebLatencyHigh",
    when: above(latencyP95, LIMITS.latency),
    for: minutes(10),
    severity: "warning",
    panel: WEB_PANELS.latency,
    summary: "One request of {{ $labels.job }} in twenty takes longer than {{ $value | humanizeDuration }}",
    description:
      `The 95th percentile has been above ${LIMITS.latency.text} for 10 minutes. ` +
      "Look which endpoint it is, at the CPU of the tasks, and at the database.",
    proof: {
      fires: {
        // The least that there must be, 12 a minute: 6 that are quick, scraped in every second minute,
        ...observed("/api/orders", scrapedSeldom(6), scrapedSeldom(6)),
        // 5 of another task, of which one in six is slow, but for a minute, and one that is quick.
        ...observed("/api/users", "100 103 108+4.16x29", "100 140+5x30"),
        ...observed("/api/users", "100+1x31", "100+1x31", "backend", "10.0.1.8:8000"),
        ...unasked,
        ...observed("/api/datasources", "0x31", "0+60x31", "grafana"),
      },
      says: {
        labels: { job: "backend" },
        summary: "One request of backend in twenty takes longer than 1.429s",
      },
      justNot: observed("/api/orders", "0+114x31", "0+120x31"),
      missing: {
        // All of the 11 a minute that there are in the end; of another service there are enough, which are quick.
        ...observed("/api/orders", "0x31", "100 140+11x31"),
        ...observed("/health", "100+60x31", "100+60x31", "beat"),
        // Many at once, twice.
        ...observed("/api/orders", "0x31", "0 500x5 1000x31", "worker"),
      },
    },
  };
}

function transactionsFail({ transactionFailureRatio, transactions }: ApplicationSignals): Alert {
  const ended: Counter = (status, category = "transfer", job = "worker", task = "10.0.1.9:8000") =>
    `${transactions.name}{job="${job}", instance="${task}", category="${category}", status="${status}"}`;
  return {
    name: "WebTransactionsFailing",
    when: above(transactionFailureRatio, LIMITS.transactionFailures),
    for: minutes(10),
    severity: "warning",
    panel: WEB_PANELS.failures,
    summary: "{{ $value | humanizePercentage }} of transactions of the category {{ $labels.category }} fail",
    description:
      `More than ${LIMITS.transactionFailures.text} have failed for 10 minutes. ` +
      "Look at the log of the tasks, and at what the category depends on: a payment provider, a bank, a queue.",
    proof: {
      // Of 6 a minute, the least that it is a share of.
      fires: {
        ...inThreePlaces(
          [ended("failed"), ended("failed", "transfer", "worker", "10.0.1.10:8000"), ended("error")],
          0.3,
        ),
        [ended("success")]: "0+3x31",
        [ended("success", "deposit")]: "0+900x31",
        [ended("failed", "transfer", "shop")]: "0+60x31",
      },
      says: {
        labels: { job: "worker", category: "transfer" },
        summary: "5.75% of transactions of the category transfer fail",
      },
      justNot: {
        [ended("failed")]: "0+3x31",
        [ended("error")]: "0+3x31",
        [ended("pending")]: "0+54x31",
        [ended("success")]: "0+60x31",
      },
      missing: {
        [ended("failed")]: "0+0.29x31",
        // Many at once, twice.
        [ended("failed", "deposit")]: "0 100x5 200x31",
      },
    },
  };
}

/** A task that cannot be scraped at all is for JobDown to say, and that keeps this one from people. */
function metricsMissing({ requests }: ApplicationSignals, { tasks, web }: Pick<EcsWebProps, "tasks" | "web">): Alert {
  const jobs = jobsOf({ tasks: tasks.includes(web.name) ? [web.name] : tasks });
  const counted = (job: string) => `${requests.name}{job="${job}", method="GET", endpoint="/health", status="200"}`;
  return {
    name: "WebMetricsMissing",
    when: whenever(`absent(${requests.name}{${jobs}})`),
    for: minutes(15),
    severity: "warning",
    panel: WEB_PANELS.requests,
    summary: "The application has counted no requests for 15 minutes",
    description:
      `Its tasks are scraped, but ${requests.name} is not among what they serve: alerts on errors and response times ` +
      "cannot fire. Look at /metrics of a task, and at what was deployed last.",
    proof: {
      // Others count theirs.
      fires: { [counted("backend")]: "_x40", [counted("grafana")]: "0+60x40" },
      says: { labels: { job: "backend" }, summary: "The application has counted no requests for 15 minutes" },
      justNot: { [counted("backend")]: "_x13 0+60x40" },
      // Away for some minutes, again and again.
      missing: { [counted("backend")]: "1 _x8 2 _x30" },
    },
  };
}
