import { afterAll, describe, expect, it } from "@jest/globals";
import { MIXINS } from "@watchpost/dashboards";

import type { Simulation } from "../../dashboards/simulation";
import { SIMULATIONS } from "../../dashboards/simulations";
import { itWith, temporaryDirectory } from "../testing";
import { committedDashboards, type DashboardModel, type PanelModel } from "./dashboard-model";
import { hasFired, secondsIn } from "./firing";
import { answersOf, rangeOf } from "./panel-data";
import type { PrometheusServer } from "./prometheus-server";
import { committedRuleFiles } from "./recorded";
import { simulatedPrometheus } from "./simulated-prometheus";
import { variablesOf } from "./variables";

const END = Date.UTC(2026, 10, 19, 15) / 1000;
const GOOD_DAY_SECONDS = 3 * 3600;
const SHOWN_SECONDS = 2 * 3600;
/** Beside the time that an alert waits: what its rules look back. */
const LOOK_BACK_SECONDS = 3600;
const TOOLS = ["prometheus", "promtool"] as const;

/** Until a Prometheus has its past, on a machine that has other things to do. */
const TIMEOUT_MS = 600_000;

const servers: Promise<PrometheusServer>[] = [];

afterAll(async () => {
  for (const server of servers) await (await server).stop();
});

function once(start: () => Promise<PrometheusServer>): () => Promise<PrometheusServer> {
  let started: Promise<PrometheusServer> | undefined;
  return () => {
    started ??= start();
    if (!servers.includes(started)) servers.push(started);
    return started;
  };
}

const goodDay = once(() =>
  simulatedPrometheus({
    simulations: SIMULATIONS,
    since: END - GOOD_DAY_SECONDS,
    end: END,
    directory: temporaryDirectory(),
  }),
);

const rules = [...committedRuleFiles().values()].flatMap(({ groups }) => groups.flatMap((group) => group.rules));
const ruleOf = (name: string) => rules.find(({ alert }) => alert === name);

/** A day of one workload alone, on which everything goes wrong, one thing after the other, once an hour has been good. */
function badDayOf(simulation: Simulation) {
  const lengths = simulation.incidents.map((name) => secondsIn(ruleOf(name)?.for ?? "0s") + LOOK_BACK_SECONDS);
  const seconds = lengths.reduce((sum, length) => sum + length, LOOK_BACK_SECONDS);
  let from = END - seconds + LOOK_BACK_SECONDS;
  const incidents = simulation.incidents.map((incident, i) => {
    const period = { incident, from, to: from + (lengths[i] ?? 0) };
    from = period.to;
    return period;
  });
  const day = { simulations: [simulation], since: END - seconds, end: END, incidents };
  return { seconds, incidents, server: once(() => simulatedPrometheus({ ...day, directory: temporaryDirectory() })) };
}

const badDays = new Map(SIMULATIONS.map((simulation) => [simulation.mixin, badDayOf(simulation)]));

/** The bad day of the workload that a dashboard shows. */
function badDayShownBy({ uid }: DashboardModel) {
  const mixin = MIXINS.find(({ dashboards = [] }) => dashboards.some((dashboard) => dashboard.uid === uid));
  const day = mixin && badDays.get(mixin.name);
  if (!day) throw new Error(`No workload is simulated for ${uid}`);
  return day;
}

async function emptyQueries({ api }: PrometheusServer, dashboard: DashboardModel, panel: PanelModel, seconds: number) {
  const range = rangeOf(panel, seconds, END);
  const variables = await variablesOf(api, dashboard, range);
  const answers = await answersOf(api, panel, variables, range);
  return answers.filter(({ series }) => series.length === 0).map(({ expr }) => `${panel.title}: ${expr}`);
}

/** Some panels are empty while all is well, and say so. */
const mayBeEmpty = ({ description = "" }: PanelModel) => /\bempty\b/i.test(description);

describe("a Prometheus fed by simulated workloads", () => {
  it("has a workload for each mixin with dashboards", () => {
    const drawn = MIXINS.filter(({ dashboards = [] }) => dashboards.length > 0).map(({ name }) => name);
    const simulated = SIMULATIONS.map(({ mixin }) => mixin);
    expect(drawn.filter((name) => !simulated.includes(name))).toEqual([]);
  });

  describe.each(committedDashboards().map((dashboard) => [dashboard.uid, dashboard] as const))("%s", (_, dashboard) => {
    itWith(
      TOOLS,
      "has data in every panel, or says where it has none",
      async () => {
        const panels = dashboard.panels.filter((panel) => !mayBeEmpty(panel));
        const server = await goodDay();
        const empty = panels.map((panel) => emptyQueries(server, dashboard, panel, SHOWN_SECONDS));
        expect((await Promise.all(empty)).flat()).toEqual([]);
      },
      TIMEOUT_MS,
    );

    const sometimesEmpty = dashboard.panels.filter(mayBeEmpty);
    if (sometimesEmpty.length > 0) {
      const titles = sometimesEmpty.map(({ title }) => title).join(", ");
      itWith(
        TOOLS,
        `has data on a bad day in what else may be empty: ${titles}`,
        async () => {
          const day = badDayShownBy(dashboard);
          const server = await day.server();
          const empty = sometimesEmpty.map((panel) => emptyQueries(server, dashboard, panel, day.seconds));
          expect((await Promise.all(empty)).flat()).toEqual([]);
        },
        TIMEOUT_MS,
      );
    }
  });

  describe.each([...committedRuleFiles()])("alerts of %s", (_, { groups }) => {
    itWith(
      TOOLS,
      "are silent on a good day, but for the one that always fires",
      async () => {
        const { api } = await goodDay();
        const alerts = groups.flatMap(({ rules }) => rules.filter(({ alert }) => alert !== undefined));
        const range = { start: END - SHOWN_SECONDS, end: END, step: 60 };
        const fired = await Promise.all(
          alerts.map(async (rule) => ((await hasFired(api, rule, range)) ? rule.alert : "")),
        );
        expect(fired.filter((name) => name !== "" && name !== "Watchdog")).toEqual([]);
      },
      TIMEOUT_MS,
    );
  });

  describe.each([...badDays])("the workload of %s", (_, { incidents, server }) => {
    itWith(
      TOOLS,
      "makes every alert fire that it says it can",
      async () => {
        const { api } = await server();
        const fired = await Promise.all(
          incidents.map(async ({ incident, from, to }) => {
            const rule = ruleOf(incident);
            return rule && (await hasFired(api, rule, { start: from, end: to, step: 60 })) ? "" : incident;
          }),
        );
        expect(fired.filter((name) => name !== "")).toEqual([]);
      },
      TIMEOUT_MS,
    );
  });
});
