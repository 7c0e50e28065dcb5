import { createServer } from "node:http";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { haveUsualPorts, itWith, Program, run } from "@watchpost/scripts/testing";

const TIMEOUT_MS = 120_000;
haveUsualPorts();

/** The demonstration as a process of its own. */
const demonstration = (...args: readonly string[]) => new Program(join(__dirname, "main.ts"), args);

/** The table that compares counters with the ledger. */
function rowsIn(output: string) {
  return [...output.matchAll(/^ {2}(\w+_total\{.*\}) +([\d,]+) +([\d,]+) +([\d,]+)$/gm)].map(
    ([, series = "", ...numbers]) => {
      const [counter = NaN, known = NaN, truth = NaN] = numbers.map((text) => Number(text.replaceAll(",", "")));
      return { series, counter, known, truth };
    },
  );
}

/** What its lines with curl would send. */
function requestsIn(output: string) {
  const commands = [...output.matchAll(/^ +curl -H (\S+?):(\S+) -d '(.*)' (http:\S+)$/gm)];
  expect(commands).toHaveLength(3);
  return commands.map(([, header = "", value = "", body = "", url = ""]) => ({
    url,
    init: { method: "POST", headers: { [header]: value }, body },
  }));
}

describe("the demonstration", () => {
  itWith(
    ["prometheus"],
    "shows counters that agree with the ledger, and ends with nothing left",
    async () => {
      const demo = demonstration("--once");
      expect(await demo.ended).toBe(0);
      const rows = rowsIn(demo.output);
      expect(rows).toHaveLength(11);
      for (const { counter, known, truth } of rows) {
        expect(counter).toBeLessThanOrEqual(known);
        expect(known).toBeLessThanOrEqual(truth);
        expect(counter).toBeGreaterThan(0.9 * truth);
      }
      expect(demo.output).toMatch(/Prometheus +http:\S+ +\(process \d+\)/);
      expect(demo.output.match(/\/graph\?g0\.expr=/g)).toHaveLength(4);
      expect(demo.output).toContain("Nothing is left running.");
      expect(await demo.remains()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    "says what is missing without Prometheus, takes other ports, has incidents, and ends at Ctrl-C",
    async () => {
      const other = createServer();
      const taken = await new Promise<boolean>((done) => {
        other.once("error", () => {
          done(false);
        });
        other.listen(9106, "127.0.0.1", () => {
          done(true);
        });
      });
      const demo = demonstration("--without-prometheus");
      await demo.said(/Port 9106 is taken by another program: the metrics service takes \d+ instead\./);
      await demo.said(/Ctrl-C ends all of it/);
      const [, url = ""] = await demo.said(/metrics service +(http:\S+\/metrics) /);
      expect(await (await fetch(url)).text()).toContain("\norders_processed_total{");
      expect(demo.output).toContain("There is no Prometheus");
      expect(demo.output).not.toContain("/graph?");
      for (const { url, init } of requestsIn(demo.output)) expect((await fetch(url, init)).status).toBe(200);
      if (taken) await new Promise((done) => other.close(done));
      demo.signal("SIGINT");
      expect(await demo.ended).toBe(0);
      expect(await demo.remains()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    "ends with a message when one of its programs is killed",
    async () => {
      const demo = demonstration();
      const [, pid = ""] = await demo.said(/metrics service .*\(process (\d+)\)/);
      process.kill(Number(pid), "SIGKILL");
      expect(await demo.ended).toBe(1);
      expect(demo.output).toContain("The metrics service has ended by itself: SIGKILL.");
      expect(await demo.remains()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    "ends as it should when it is interrupted while it starts",
    async () => {
      const demo = demonstration();
      await demo.said(/simulated here/);
      demo.signal("SIGTERM");
      expect(await demo.ended).toBe(0);
      expect(await demo.remains()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it("says its options, and refuses others", async () => {
    const command = (...args: readonly string[]) =>
      run(process.execPath, ["--import", "tsx", join(__dirname, "main.ts"), ...args]);
    expect(await command("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("--once") });
    expect(await command("--twice")).toMatchObject({ status: 1, stderr: expect.stringContaining("'--twice'") });
  });
});
