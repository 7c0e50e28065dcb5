/** How to find out whether a container works. https://github.com/compose-spec/compose-spec/blob/main/05-services.md#healthcheck */
export interface HealthCheck {
  readonly test: readonly string[];
  readonly interval: string;
  readonly timeout: string;
  readonly retries: number;
  readonly start_period?: string;
}

/** What our services use of Compose's. https://github.com/compose-spec/compose-spec/blob/main/05-services.md */
export interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly profiles?: readonly string[];
  readonly command?: readonly string[];
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** On this machine's own address alone: nobody else on its network reaches it. */
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: "service_healthy" }>>;
  readonly healthcheck: HealthCheck;
  readonly restart: "unless-stopped";
}

/** Where the files that are generated lie; `npm run local -- --speed` puts others in their place. */
export const FILES = "${WATCHPOST_LOCAL:-./local}";
export const RULES = "${WATCHPOST_RULES:-./dashboards/rules}";

export const published = (port: number): string => `127.0.0.1:${port}:${port}`;

export const readOnly = (source: string, target: string): string => `${source}:${target}:ro`;

export const healthy = (...services: readonly string[]) =>
  Object.fromEntries(services.map((service) => [service, { condition: "service_healthy" as const }]));

/** Others wait for these to be healthy: an interval is the least that a start takes. */
const SOON = { interval: "5s", timeout: "5s", retries: 6, start_period: "60s" } as const;

/** @param test a program with its arguments, which is in the image */
export const check = (test: readonly string[]): HealthCheck => ({ test: ["CMD", ...test], ...SOON });

/** For images that have busybox. @param url by number: some look for localhost at ::1, where nobody listens */
export const wget = (url: string) => check(["wget", "-q", "-O", "/dev/null", url]);

/** For images that have Node and no wget. */
export const nodeFetch = (url: string) =>
  check(["node", "-e", `fetch('${url}').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`]);
