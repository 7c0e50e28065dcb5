import type { Job, Rule } from "../model";
import { Bank, type BankProps } from "./bank";
import { cadence } from "./cadence";
import { OPEN_PERIOD_SECONDS, OPEN_STATISTICS } from "./plan";
import { SeriesSet, statisticsByUse, type Term } from "./series";

/** What of a job the engine needs. */
export type EngineJob = Pick<Job, "name" | "namespace" | "periodSeconds" | "pollSeconds" | "rules" | "seriesLimit">;

export interface JobSchema {
  readonly job: EngineJob;
  /** Numbers of the banks of its metrics, by the metric's name. */
  readonly banks: ReadonlyMap<string, number>;
  /** One for each of its rules. */
  readonly sets: readonly SeriesSet[];
}

export interface Schema {
  readonly banks: readonly Bank[];
  readonly jobs: readonly JobSchema[];
}

interface Draft {
  readonly props: Omit<BankProps, "cadence">;
  readonly periodSeconds: number;
  settleSeconds: number;
  rereadSeconds: number;
}

/**
 * Which tables there are. Jobs that read the same statistics of the same metric at the same period share one, so that
 * the metric is asked once for both. Metrics that a rule adds up wait equally long, so that they are complete together.
 */
export function schemaOf(jobs: readonly EngineJob[], isDirect: boolean): Schema {
  const drafts: Draft[] = [];
  const numbers = new Map<string, number>();
  const banksOf = jobs.map((job) => {
    const banks = new Map<string, number>();
    for (const metric of new Set(job.rules.flatMap(({ terms }) => terms.map((term) => term.metric)))) {
      const draft = draftOf(job, metric);
      const key = JSON.stringify([job.namespace, metric, job.periodSeconds, draft.props.statistics]);
      const number = numbers.get(key) ?? drafts.push(draft) - 1;
      numbers.set(key, number);
      banks.set(metric, number);
    }
    return banks;
  });
  waitTogether(jobs, banksOf, drafts);
  const banks = drafts.map(
    ({ props, periodSeconds, settleSeconds, rereadSeconds }, number) =>
      new Bank(number, { ...props, cadence: cadence(periodSeconds, settleSeconds, rereadSeconds) }),
  );
  return {
    banks,
    jobs: jobs.map((job, i) => {
      const ofJob = banksOf[i] ?? new Map<string, number>();
      const sets = job.rules.map((rule) => new SeriesSet(rule, termsOf(rule, ofJob, banks), isDirect));
      return { job, banks: ofJob, sets };
    }),
  };
}

function draftOf({ namespace, periodSeconds, rules }: EngineJob, metric: string): Draft {
  const uses = rules.filter(({ terms }) => terms.some((term) => term.metric === metric)).map(statisticsByUse);
  const added = new Set(uses.flatMap((use) => use.added));
  const shown = new Set(uses.flatMap((use) => use.shown));
  const statistics = [...new Set([...added, ...shown])];
  const isOpen = (statistic: string) => periodSeconds >= OPEN_PERIOD_SECONDS && OPEN_STATISTICS.has(statistic);
  return {
    props: {
      namespace,
      metric,
      statistics,
      added: [...added].map((statistic) => statistics.indexOf(statistic)),
      shown: [...shown].map((statistic) => statistics.indexOf(statistic)),
      open: [...shown].map(isOpen),
    },
    periodSeconds,
    settleSeconds: 0,
    rereadSeconds: 0,
  };
}

/** Raises the waits of each table to those of the rules that use it, and of all tables that are bound to it by rules. */
function waitTogether(
  jobs: readonly EngineJob[],
  banksOf: readonly ReadonlyMap<string, number>[],
  drafts: readonly Draft[],
): void {
  for (let changed = true; changed;) {
    changed = false;
    jobs.forEach((job, i) => {
      for (const rule of job.rules) {
        const bound = rule.terms.flatMap(({ metric }) => drafts[banksOf[i]?.get(metric) ?? -1] ?? []);
        const settleSeconds = Math.max(rule.settleSeconds, ...bound.map((draft) => draft.settleSeconds));
        const rereadSeconds = Math.max(rule.rereadSeconds, ...bound.map((draft) => draft.rereadSeconds));
        for (const draft of bound) {
          if (draft.settleSeconds === settleSeconds && draft.rereadSeconds === rereadSeconds) continue;
          Object.assign(draft, { settleSeconds, rereadSeconds });
          changed = true;
        }
      }
    });
  }
}

function termsOf(rule: Rule, banksOf: ReadonlyMap<string, number>, banks: readonly Bank[]): Term[] {
  const { added, shown } = statisticsByUse(rule);
  return rule.terms.flatMap(({ metric, sign }) => {
    const bank = banks[banksOf.get(metric) ?? -1];
    if (bank === undefined) return [];
    const place = (statistic: string) => bank.statistics.indexOf(statistic);
    return {
      bank,
      sign,
      added: added.map((statistic) => bank.added.indexOf(place(statistic))),
      shown: shown.map((statistic) => bank.shown.indexOf(place(statistic))),
    };
  });
}
