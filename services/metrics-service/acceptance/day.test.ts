import { resolve } from "node:path";

import { describe, expect } from "@jest/globals";
import { findTool, itWith, run } from "@watchpost/scripts/testing";

describe("a day with late points, throttling, server errors, partial pages, two kill -9 and a failover, in Prometheus", () => {
  itWith(["prometheus"], "leaves every total equal to the ledger's, and lets no counter fall", async () => {
    // A process of its own: much is computed, which takes several times as long among jest's modules.
    const { status, stderr, stdout } = await run(
      process.execPath,
      ["--import", "tsx", resolve(__dirname, "day.ts"), "short"],
      { env: { ...process.env, PROMETHEUS: findTool("prometheus") } },
    );
    expect([stderr, status]).toEqual(["", 0]);
    const result: unknown = JSON.parse(stdout);
    expect(result).toEqual({
      ...{ series: 83, seriesOfReplicas: 166 },
      ...{ wrongSeries: [], decreases: [], negativeHours: 0, unfoundedHours: [], unseenBeginnings: [] },
      ...{ resets: [], increasesBeyondTruth: [] },
    });
  });
});
