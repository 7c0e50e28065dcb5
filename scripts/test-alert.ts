import { parseArgs } from "node:util";

const USAGE = `npm run test-alert -- [--url http://localhost:9093] [--severity critical|warning|info] [--environment prod] [--resolve]

Hands an alert to Alertmanager, to see that it reaches people; --resolve ends it again.`;

const SEVERITIES = ["critical", "warning", "info"];

const OPTIONS = {
  url: { type: "string", default: "http://localhost:9093" },
  severity: { type: "string", default: "warning" },
  environment: { type: "string" },
  resolve: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** Something that the person at the terminal can mend. */
class Refused extends Error {}

interface TestAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly endsAt?: string;
}

const NAME = "WatchpostTest";

/** Alertmanager tells alerts by their labels: what ends an alert has the same. */
function testAlert(severity: string, environment: string | undefined, resolve: boolean): TestAlert {
  return {
    labels: { alertname: NAME, severity, ...(environment && { environment }) },
    annotations: {
      summary: "This is a test, the value is 42",
      description: "Somebody looks whether alerts get through. There is nothing to be done.",
      threshold: "41",
    },
    ...(resolve && { endsAt: new Date().toISOString() }),
  };
}

/** @throws Refused with the options there are */
function optionsOf(args: readonly string[]) {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (!SEVERITIES.includes(values.severity)) {
      throw new Error(`--severity: got ${JSON.stringify(values.severity)}, want one of ${SEVERITIES.join(", ")}.`);
    }
    if (!/^https?:\/\/[^/]/.test(values.url)) {
      throw new Error(`--url: got ${JSON.stringify(values.url)}, want an address such as http://localhost:9093.`);
    }
    return values;
  } catch (error) {
    throw new Refused(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/** @throws Refused where nothing answers, or not as Alertmanager does */
async function ask(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) }).catch((error: unknown) => {
    throw new Refused(
      `Nothing answers at ${url}: ${reason(error)}.\n` +
        "Does Alertmanager run there? On ECS it listens in the task of Prometheus alone; see modules/alerting/README.md.",
    );
  });
  const body = await response.text();
  if (!response.ok) throw new Refused(`${url} answers ${response.status}, and Alertmanager would 200: ${body.trim()}`);
  try {
    return body === "" ? undefined : JSON.parse(body);
  } catch {
    throw new Refused(`What answers at ${url} is not Alertmanager: ${body.slice(0, 80).trim()}`);
  }
}

function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  if ("code" in cause && typeof cause.code === "string") return cause.code;
  return cause.name === "TimeoutError" ? "no answer within 10 seconds" : cause.message;
}

/** As far as this program reads it. https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml */
interface Known {
  readonly labels: Readonly<Record<string, string>>;
  readonly receivers: readonly { readonly name: string }[];
  readonly status: {
    readonly state: string;
    readonly silencedBy: readonly string[];
    readonly inhibitedBy: readonly string[];
  };
}

/** What Alertmanager makes of the alert: to whom it goes, or why to nobody. */
async function whatBecomesOf(base: string, { labels }: TestAlert): Promise<string> {
  const filters = Object.entries(labels).map(
    ([name, value]) => `filter=${encodeURIComponent(`${name}=${JSON.stringify(value)}`)}`,
  );
  const known = (await ask(`${base}/api/v2/alerts?${filters.join("&")}`)) as readonly Known[];
  const alert = known.find((each) => Object.keys(each.labels).length === Object.keys(labels).length);
  if (!alert) return "Alertmanager has taken it, and does not list it.";
  const receivers = `It goes to the receivers ${alert.receivers.map(({ name }) => name).join(", ")}`;
  const { state, silencedBy, inhibitedBy } = alert.status;
  if (state !== "suppressed") return `${receivers} within 30 seconds, unless it was sent within 4 hours.`;
  if (silencedBy.length > 0) return `It goes to nobody: the silence ${silencedBy.join(", ")} fits it.`;
  if (inhibitedBy.length > 0) return "It goes to nobody: a worse alert says it already.";
  return "It goes to nobody now: the receivers are in a window in which they are not told.";
}

async function main(): Promise<void> {
  const { url, severity, environment, resolve, help } = optionsOf(process.argv.slice(2));
  if (help) {
    console.log(USAGE);
    return;
  }
  const base = url.replace(/\/+$/, "");
  const alert = testAlert(severity, environment, resolve);
  const headers = { "Content-Type": "application/json" };
  await ask(`${base}/api/v2/alerts`, { method: "POST", headers, body: JSON.stringify([alert]) });
  if (resolve) {
    console.log(`${NAME} (${severity}) is over. Who was told of it is told so within 5 minutes.`);
    return;
  }
  console.log(`${NAME} (${severity}) fires at ${base}. ${await whatBecomesOf(base, alert)}`);
  console.log("It ends by itself after 5 minutes, or at once with the same options and --resolve.");
}

main().catch((error: unknown) => {
  console.error(error instanceof Refused ? error.message : error);
  process.exitCode = 1;
});
