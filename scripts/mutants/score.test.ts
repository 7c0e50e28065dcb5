import { describe, expect } from "@jest/globals";

import { generatedFiles } from "../generated-files";
import { findTool, itWith, temporaryDirectory } from "../testing";
import { tryMutants } from "./promtool";
import { provenOf, scoreOf, summaryOf, survivorsOf } from "./report";

/** Some mutants say the same as what they were made of. */
const WANTED_PERCENT = 95;

/** It took 40 to 75 s on two processors with other work to do: this ends what hangs. */
const TIMEOUT_MS = 600_000;

describe("the proofs of all alerts", () => {
  itWith(
    ["promtool"],
    `notice at least ${WANTED_PERCENT} % of what can be made wrong in their rules`,
    async () => {
      const outcome = await tryMutants(
        provenOf(generatedFiles()),
        findTool("promtool") ?? "promtool",
        temporaryDirectory(),
      );
      process.stderr.write(`${summaryOf(outcome)}\n`);
      expect(scoreOf(outcome) >= WANTED_PERCENT ? [] : survivorsOf(outcome)).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
