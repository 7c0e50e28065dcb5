import type { LedgerQuery } from "../truth/ledger";
import { metric } from "../truth/metric";
import type { Reply } from "../wire/protocol";
import { readFaultRules } from "./fault-rules";
import type { Parts } from "./parts";

const HELP = `A fake CloudWatch: set AWS_ENDPOINT_URL to this address.
GET  /healthz     what time it is here
GET  /_ledger     the books; with namespace, metric, dimension.<name>, start, end [, period, statistic, at]: the truth of a metric
GET  /_metrics    every metric there is
GET  /_faults     the script of faults; POST a list of rules replaces it
GET  /_incidents  what can go wrong; POST {"<name>": true} begins it, false ends it
`;

/** Whether a path can be none of AWS's, whatever a client says that it sends: curl calls everything a form. */
export function isAdminPath(path: string): boolean {
  return path.startsWith("/_") || path === "/healthz";
}

/** Pages for people and demonstrations. */
export function adminPage(parts: Parts, method: string, url: URL, body: Buffer): Reply {
  try {
    return page(parts, `${method} ${url.pathname}`, url.searchParams, body);
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function page(parts: Parts, route: string, search: URLSearchParams, body: Buffer): Reply {
  const { faults, incidents, ledger, now, scale } = parts;
  switch (route) {
    case "GET /":
      return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: HELP };
    case "GET /healthz":
      return json(200, { status: "ok", now: now() / scale });
    case "GET /_ledger":
      return json(200, search.has("metric") ? metricPage(parts, search) : booksPage(parts));
    case "GET /_metrics":
      return json(200, [...ledger.metrics()]);
    case "POST /_faults":
      faults.replace(readFaultRules(JSON.parse(body.toString())));
      return json(200, faults.rules);
    case "GET /_faults":
      return json(200, faults.rules);
    case "POST /_incidents":
      switchIncidents(parts, JSON.parse(body.toString()));
      return page(parts, "GET /_incidents", search, body);
    case "GET /_incidents":
      return json(200, Object.fromEntries(incidents.names.map((name) => [name, incidents.isOn(name, now() + 60)])));
    default:
      return json(404, { error: `There is no ${route}.` });
  }
}

function booksPage({ accounting, faults, workloads, now, scale }: Parts) {
  return {
    now: now() / scale,
    workloads: workloads.map(({ name }) => name),
    operations: accounting.all(),
    faults: faults.rules,
  };
}

function metricPage({ ledger, now, scale }: Parts, search: URLSearchParams) {
  const dimensions = Object.fromEntries(
    [...search].flatMap(([key, value]) => (key.startsWith("dimension.") ? [[key.slice(10), value]] : [])),
  );
  const number = (name: string, otherwise: number) => {
    const value = Number(search.get(name) ?? otherwise);
    if (!Number.isFinite(value)) {
      throw new Error(`${name} is ${JSON.stringify(search.get(name))}, which is no number.`);
    }
    return value;
  };
  const periodSeconds = number("period", 60 / scale);
  const end = number("end", Math.floor(now() / scale / periodSeconds) * periodSeconds);
  const query: LedgerQuery = {
    metric: metric(search.get("namespace") ?? "", search.get("metric") ?? "", dimensions),
    statistic: search.get("statistic") ?? "Sum",
    start: number("start", end - 15 * periodSeconds),
    end,
    periodSeconds,
  };
  if (!(periodSeconds > 0) || (query.end - query.start) / periodSeconds > 100_000) {
    throw new Error("That would be more than 100,000 periods.");
  }
  return { ...query, truth: ledger.truth(query), seen: ledger.seen(query, number("at", now() / scale)) };
}

function switchIncidents({ incidents, now }: Parts, wanted: unknown): void {
  if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted)) {
    throw new Error('Say {"<incident>": true} or false.');
  }
  for (const [name, on] of Object.entries(wanted)) {
    incidents.switch(name, on === true, now());
  }
}

function json(status: number, content: unknown): Reply {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: `${JSON.stringify(content, undefined, 2)}\n`,
  };
}
