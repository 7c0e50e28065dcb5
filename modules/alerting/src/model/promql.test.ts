import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { seriesIn } from "./promql";

describe("seriesIn", () => {
  it.each<[string, string[]]>([
    ["up", ["up"]],
    ["redis_cache:hit_ratio < 0.7", ["redis_cache:hit_ratio"]],
    ['requests_total{job=~"$job", status!~"5.."} offset 5m', ["requests_total"]],
    ['requests_total{path="/sum(a)/b{c}"} @ start()', ["requests_total"]],
    ["requests_total{} offset -1h30m", ["requests_total"]],
    ["max_over_time(sum(rate(a_total[5m]))[1h:1m] offset 1d)", ["a_total"]],
    ["sum by (job, instance) (up) / on (job) group_left (team) owners", ["up", "owners"]],
    ["sum without () (a) unless ignoring (b) c", ["a", "c"]],
    [
      "histogram_quantile(0.95, sum by (le) (rate(request_duration_seconds_bucket[5m])))",
      ["request_duration_seconds_bucket"],
    ],
    ["topk(3, count_values('version', build_info)) + scalar(vector(time()))", ["build_info"]],
    ['label_replace(a == 0, "job", "$1", "scrape_job", "(.+)") or absent(b{c="d"})', ["a", "b"]],
    ["a + a * (a / b) ^ 2 > bool -Inf", ["a", "b"]],
    ["vector(1)", []],
    ["# only a comment\nup", ["up"]],
  ])("finds in %s what it reads", (expr, names) => {
    expect(seriesIn(expr)).toEqual(names);
  });

  it.each([
    ["rate(a_total[$__rate_interval])", ["a_total"]],
    ["max_over_time(a[$__range:$__interval])", ["a"]],
    ['a{cluster=~"$cluster", host=~"${host:regex}"}', ["a"]],
  ])("allows variables of Grafana in %s", (expr, names) => {
    expect(seriesIn(expr)).toEqual(names);
  });

  it("finds the names of selectors, whatever stands around them", () => {
    fc.assert(
      fc.property(expression(), ({ text, names }) => {
        expect(new Set(seriesIn(text))).toEqual(new Set(names));
      }),
    );
  });

  it.each([
    ["up{", "Not PromQL, at character 4: up{"],
    ["", "Not PromQL, at character 1: "],
    ["rate(a[$__rate_interval]) +", "Not PromQL, at character 28: rate(a[$__rate_interval]) +"],
    ["rate(a[$window])", "Not PromQL, at character 8: rate(a[$window])"],
    ["label_values(up, job)", "Not PromQL, at character 13: label_values(up, job)"],
    ["select * from up", "Not PromQL, at character 15: select * from up"],
  ])("refuses %s, and says where it stops to be PromQL", (expr, message) => {
    expect(() => seriesIn(expr)).toThrow(new Error(message));
  });

  it.each(['{job="x"}', '{__name__=~"aws_.*"}'])("refuses %s, which reads whatever there is", (expr) => {
    expect(() => seriesIn(expr)).toThrow(new Error(`A selector without a name, ${expr}: ${expr}`));
  });
});

interface Expression {
  readonly text: string;
  readonly names: readonly string[];
}

/** Words that the grammar gives another meaning than that of a name. */
const WORDS = new Set(["by", "on", "or", "and", "unless", "offset", "ignoring", "without", "bool", "inf", "nan"]);

function expression(): fc.Arbitrary<Expression> {
  const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}(:[a-z0-9_]{1,5})?$/).filter((text) => !WORDS.has(text));
  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
  const value = fc.constantFrom("", "x", "$job", "${host}", "a b", "}", "(", "by (x)", "\\\\", '\\"', "5..", "ü");
  const matchers = fc.array(fc.tuple(label, fc.constantFrom("=", "!=", "=~", "!~"), value), { maxLength: 3 });
  const modifier = fc.constantFrom("", " offset 5m", " offset -1h", " @ end()", " @ 1700000000");
  const range = fc.constantFrom("5m", "1h30m", "$__rate_interval", "$__range");
  const selector = fc.tuple(name, matchers).map(([text, list]) => ({
    text: text + (list.length > 0 ? `{${list.map(([key, op, is]) => `${key}${op}"${is}"`).join(", ")}}` : ""),
    names: [text],
  }));
  return fc.letrec<{ vector: Expression }>((tie) => ({
    vector: fc.oneof(
      { maxDepth: 4 },
      fc.tuple(selector, modifier).map(([{ text, names }, after]) => ({ text: text + after, names })),
      fc
        .tuple(selector, range, modifier, fc.constantFrom("rate", "increase", "last_over_time"))
        .map(([{ text, names }, window, after, f]) => ({ text: `${f}(${text}[${window}]${after})`, names })),
      fc
        .tuple(tie("vector"), range)
        .map(([{ text, names }, window]) => ({ text: `max_over_time((${text})[${window}:1m])`, names })),
      fc
        .tuple(tie("vector"), fc.constantFrom("by", "without"), fc.array(label, { maxLength: 2 }))
        .map(([{ text, names }, how, labels]) => ({ text: `sum ${how} (${labels.join(", ")}) (${text})`, names })),
      fc
        .tuple(
          tie("vector"),
          tie("vector"),
          fc.constantFrom("+", "/", "> bool", "and", "or on (a)", "unless ignoring ()"),
        )
        .map(([a, b, op]) => ({ text: `(${a.text}) ${op} (${b.text})`, names: [...a.names, ...b.names] })),
    ),
  })).vector;
}
