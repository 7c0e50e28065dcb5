import { spawnSync } from "node:child_process";

import { describe, expect, it } from "@jest/globals";
import { run } from "@watchpost/scripts/testing";

const NEEDED = "import fastapi, prometheus_client, httpx";

/** A Python that has what the sample is made of; a virtual environment may have it, or Debian's own. */
const python = ["python3", "/usr/bin/python3"].find(
  (program) => spawnSync(program, ["-c", NEEDED], { stdio: "ignore" }).status === 0,
);

describe("the FastAPI sample", () => {
  const name = "counts requests by pattern and status";
  if (python === undefined) {
    it.skip(`${name} (not found: a Python with fastapi, prometheus_client and httpx)`, () => undefined);
    return;
  }
  it(name, async () => {
    const { status, stderr } = await run(python, ["-B", "-m", "unittest"], { cwd: __dirname });
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining("OK") });
  });
});
