import { type Mixin, seriesIn, type Signal } from "@watchpost/alerting/model";
import { type Duration, minutes, seconds } from "@watchpost/core";

export const PERIOD = minutes(1);

/**
 * How often CloudWatch is asked, the cheapest first. AWS bills each metric that is asked for. At every 30 s the service
 * asks once for each period, and shows what comes at once: that costs as much as once a minute.
 */
const POLLS: readonly [Duration, ...Duration[]] = [minutes(5), minutes(2), seconds(30)];

/** Rules may bridge a gap of one or two scrapes, and see a value for so much longer. */
const BRIDGED = seconds(150);

/**
 * For how long a single value may be shown where nothing newer comes: three periods and two polls. See
 * services/metrics-service/src/engine/README.md.
 */
export function shownFor(poll: Duration): Duration {
  return seconds(3 * PERIOD.seconds + 2 * poll.seconds);
}

/**
 * How often each signal must be read. A gauge: so often that one bad minute, shown until it is too old, is gone before
 * any alert that hangs on it has waited its time. A gauge without an alert, and what only grows, which shows each minute
 * once, however late: every five minutes.
 */
export function pollOf(mixins: readonly Mixin[]): (signal: Pick<Signal, "name" | "kind">) => Duration {
  const waits = shortestWaits(mixins);
  return ({ name, kind }) => {
    const [cheapest] = POLLS;
    if (kind !== "gauge") return cheapest;
    const wait = waits.get(name) ?? Infinity;
    const fast = POLLS.find((poll) => shownFor(poll).seconds + BRIDGED.seconds <= wait);
    return fast ?? POLLS.at(-1) ?? cheapest;
  };
}

/** The shortest `for` of the alerts that each series has a part in, through recorded series as well, in seconds. */
function shortestWaits(mixins: readonly Mixin[]): Map<string, number> {
  const recorded = new Map(
    mixins.flatMap(({ signals }) =>
      signals.flatMap(({ name, source }) => (source.from === "recording-rule" ? [[name, source.expr] as const] : [])),
    ),
  );
  const waits = new Map<string, number>();
  const visit = (expr: string, wait: number): void => {
    for (const series of seriesIn(expr)) {
      if ((waits.get(series) ?? Infinity) <= wait) continue;
      waits.set(series, wait);
      visit(recorded.get(series) ?? "0", wait);
    }
  };
  for (const alert of mixins.flatMap(({ alerts }) => alerts)) visit(alert.when.expr, alert.for.seconds);
  return waits;
}
