import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { measure } from "./measure";
import { buildReplica } from "./replica-process";
import { SCENARIOS } from "./scenarios";
import { row, TABLE_HEAD, withBlock } from "./table";

// npm run accuracy [-- PATTERN]: what the service makes of a CloudWatch in which things go wrong, against the truth.
// Prints the table; all of it also goes into the document. With a pattern, only the rows whose titles match.

const DOCUMENT = resolve(__dirname, "../../../docs/metrics-service/accuracy.md");

async function main(pattern: string | undefined): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "watchpost-accuracy-"));
  try {
    const program = await buildReplica(work);
    const rows: string[] = [];
    console.log(TABLE_HEAD);
    for (const [i, scenario] of SCENARIOS.entries()) {
      if (pattern !== undefined && !new RegExp(pattern).test(scenario.title)) continue;
      const started = Date.now();
      const measured = await measure(scenario, program, join(work, String(i)));
      rows.push(row(scenario.title, measured));
      console.log(rows.at(-1));
      const { decreases, unfoundedHours, unseenBeginnings, wrongSeries } = measured;
      const texts = [wrongSeries, decreases, unfoundedHours, unseenBeginnings];
      for (const text of texts.flatMap((list) => list.slice(0, 3))) console.error(`  ${text}`);
      console.error(`  ${((Date.now() - started) / 1000).toFixed(0)} s`);
    }
    if (pattern === undefined) {
      writeFileSync(DOCUMENT, withBlock(readFileSync(DOCUMENT, "utf8"), [TABLE_HEAD, ...rows].join("\n")));
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

void main(process.argv[2]);
