import type { Measured } from "./measure";

const HEAD = [
  "What goes wrong",
  "Requests spoilt",
  "Series",
  "In another hour",
  "Total: error, mean",
  "worst series",
  "Series with an error",
  "Resets",
  "Negative hours",
];

/** A row of the table. */
export function row(title: string, measured: Measured): string {
  const { decreases, inAnotherHour, negativeHours, ofTotal, series, spoiltRequests, worstOfTotal, wrongSeries } =
    measured;
  const cells = [
    title,
    `${Math.round(spoiltRequests * 100)} %`,
    series,
    percent(inAnotherHour),
    percent(ofTotal),
    percent(worstOfTotal),
    wrongSeries.length,
    decreases.length,
    negativeHours,
  ];
  return `| ${cells.join(" | ")} |`;
}

export const TABLE_HEAD = `| ${HEAD.join(" | ")} |\n|${HEAD.map((_, i) => (i === 0 ? " --- " : " --: ")).join("|")}|`;

/** Exactly nought is "0"; so small that it would look like it is not. */
function percent(share: number): string {
  if (share === 0) return "0";
  return share < 0.0001 ? "< 0.01 %" : `${(share * 100).toFixed(2)} %`;
}

const BEGIN = "<!-- generated: npm run accuracy -->";
const END = "<!-- /generated -->";

/** What stands in the generated block of a text. */
export function blockOf(text: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`There is no block from ${BEGIN} to ${END}.`);
  return text.slice(begin + BEGIN.length, end).trim();
}

/** The text with another generated block. */
export function withBlock(text: string, block: string): string {
  const before = blockOf(text);
  return text.replace(`${BEGIN}\n\n${before}\n\n${END}`, `${BEGIN}\n\n${block}\n\n${END}`);
}
