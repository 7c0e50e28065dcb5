import { parser } from "@prometheus-io/lezer-promql";

import { secondsIn } from "./firing";
import type { Rule, RuleFile } from "./recorded";

/** A clock that runs faster than the one on the wall. */
export interface Haste {
  /** Seconds of it in a second of the clock on the wall. */
  readonly speed: number;
  /** When both showed the same time: seconds since 1970. */
  readonly since: number;
}

/** Functions whose result is by the second. */
const PER_SECOND = ["rate", "irate", "deriv"];

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * An expression for series whose clock runs faster: what lasts a minute there lasts a second here, at a speed of 60, and
 * what it finds is the same.
 * @throws Error where it is no PromQL
 */
export function hastened(expr: string, { speed, since }: Haste): string {
  const edits: Edit[] = [];
  const insert = (at: number, text: string) => edits.push({ from: at, to: at, text });
  parser.parse(expr).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) throw new Error(`Not PromQL, at character ${from + 1}: ${expr}`);
      if (type.name === "NumberDurationLiteralInDurationContext")
        edits.push({ from, to, text: shortened(expr.slice(from, to), speed) });
      if (type.name !== "FunctionCall") return;
      const name = expr.slice(from, node.getChild("FunctionIdentifier")?.to ?? from);
      if (PER_SECOND.includes(name)) {
        insert(from, "(");
        insert(to, ` / ${speed})`);
      }
      if (name === "time") edits.push({ from, to, text: `(${since} + (time() - ${since}) * ${speed})` });
      if (name === "predict_linear") insert(to - 1, ` / ${speed}`);
    },
  });
  // From the end, so that places stay where they were.
  return edits
    .sort((one, other) => other.from - one.from || other.to - one.to)
    .reduce((text, edit) => text.slice(0, edit.from) + edit.text + text.slice(edit.to), expr);
}

/** A duration as long on the faster clock. */
export function shortened(duration: string, speed: number): string {
  return `${Math.max(1, Math.round((secondsIn(duration) * 1000) / speed))}ms`;
}

/** A rule file for series whose clock runs faster. */
export function hastenedRules({ groups }: RuleFile, haste: Haste): RuleFile {
  const rule = ({ for: duration, ...rest }: Rule): Rule => ({
    ...rest,
    expr: hastened(rest.expr, haste),
    ...(duration !== undefined && { for: shortened(duration, haste.speed) }),
  });
  return { groups: groups.map(({ name, rules }) => ({ name, rules: rules.map(rule) })) };
}
