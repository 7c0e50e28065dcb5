import { createServer, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, it } from "@jest/globals";
import { findTool } from "@watchpost/scripts/testing";

import { FIRST, objectOf, SECOND, THIRD } from "../../test/config-files";
import { describeByShell, type ScriptSandbox, type Started, until } from "../../test/script-sandbox";
import { initScript } from "./init";
import { reloadScript } from "./reload";

const PROMETHEUS = "http://localhost:9090/-/reload";
const ALERTMANAGER = "http://localhost:9093/-/reload";

/** Delivers the first files, as before a task starts. @returns the delivery's name */
async function deliver(sandbox: ScriptSandbox): Promise<string> {
  const name = sandbox.upload(FIRST);
  const script = initScript({ secretFiles: {}, ownedDirectories: [], owner: "0:0" }, sandbox);
  expect((await sandbox.run(script)).status).toBe(0);
  return name;
}

function reload(sandbox: ScriptSandbox, variables: Readonly<Record<string, string>> = {}): Started {
  return sandbox.start(reloadScript(sandbox), {
    CONFIG_POLL_SECONDS: "0.05",
    CONFIG_RELOAD_URLS: `${PROMETHEUS} ${ALERTMANAGER}`,
    ...variables,
  });
}

/** Waits until the script has looked for a new manifest twice more, and so has had time to act on what it saw. */
async function twoRounds(sandbox: ScriptSandbox): Promise<void> {
  const before = sandbox.looks;
  await until(() => sandbox.looks >= before + 2, "two more rounds have begun");
}

describeByShell("the script that reloads files under a running task", (sandbox) => {
  it("does nothing while nothing changes", async () => {
    const first = await deliver(sandbox());
    const { length } = sandbox().downloads;
    reload(sandbox());
    await twoRounds(sandbox());
    expect([sandbox().downloads.length, sandbox().posts, sandbox().link("current")]).toEqual([length, [], first]);
  });

  it("puts changed files in place and then tells every program, in order", async () => {
    await deliver(sandbox());
    const { output } = await untilAt(sandbox(), sandbox().upload(SECOND));
    const second = sandbox().link("current");
    expect(sandbox().posts).toEqual([`${PROMETHEUS} ${second}`, `${ALERTMANAGER} ${second}`]);
    expect(sandbox().read("prometheus/prometheus.yml")).toBe(SECOND[0]?.content);
    expect(output).toBe(`now at ${second}\n`);
  });

  it("keeps no older files on the volume, and can go back to them", async () => {
    const first = await deliver(sandbox());
    const script = reload(sandbox());
    const second = sandbox().upload(SECOND);
    await until(() => script.output.includes(`now at ${second}`), "the second files are in place");
    sandbox().upload(THIRD);
    sandbox().upload(FIRST);
    await until(() => script.output.includes(`now at ${first}`), "the first files are back");
    await twoRounds(sandbox());
    expect(sandbox().volume.filter((name) => !name.startsWith("."))).toEqual([first, "accepted", "current"].sort());
  });

  it("brings the files back when a program refuses, and tells those again that had accepted", async () => {
    const first = await deliver(sandbox());
    sandbox().tell("refuses", ALERTMANAGER);
    const second = sandbox().upload(SECOND);
    const script = reload(sandbox());
    await until(() => script.output.includes("is refused by"), "the refusal is reported");
    await twoRounds(sandbox());
    expect(sandbox().posts).toEqual([`${PROMETHEUS} ${second}`, `${ALERTMANAGER} ${second}`, `${PROMETHEUS} ${first}`]);
    expect(sandbox().read("prometheus/prometheus.yml")).toBe(FIRST[0]?.content);
    expect(script.output).toContain(`${second} is refused by ${ALERTMANAGER}: back to ${first} until the files change`);
  });

  it("tries again what was refused only when it changes", async () => {
    const first = await deliver(sandbox());
    sandbox().tell("refuses", PROMETHEUS);
    sandbox().upload(SECOND);
    const script = reload(sandbox());
    await until(() => script.output.includes("is refused by"), "the refusal is reported");
    sandbox().untell("refuses");
    await twoRounds(sandbox());
    expect([sandbox().posts.length, sandbox().link("current")]).toEqual([1, first]);
    const third = sandbox().upload(THIRD);
    await until(() => script.output.includes(`now at ${third}`), "the third files are in place");
    expect(sandbox().link("refused")).toBeUndefined();
  });

  it("tries again when a program has not answered: it may be starting", async () => {
    const first = await deliver(sandbox());
    sandbox().tell("silent", ALERTMANAGER);
    const second = sandbox().upload(SECOND);
    const script = reload(sandbox());
    await until(() => script.output.includes("update failed"), "the failure is reported");
    expect(script.output).toContain(`no answer from ${ALERTMANAGER}: back to ${first}`);
    sandbox().untell("silent");
    await until(() => script.output.includes(`now at ${second}`), "the second files are in place");
    expect(sandbox().posts.at(-1)).toBe(`${ALERTMANAGER} ${second}`);
  });

  it.each<[string, string, (sandbox: ScriptSandbox) => unknown, (sandbox: ScriptSandbox) => unknown]>([
    ["S3 throttles", "SlowDown", (s) => s.tell("aws-fails"), (s) => s.untell("aws-fails")],
    ["the connection breaks halfway", "closed", (s) => s.tell("aws-breaks"), (s) => s.untell("aws-breaks")],
    ["an object is not there yet", "No such file", (s) => s.removeObject(objectOf(SECOND)), (s) => s.upload(SECOND)],
    ["an object is another one", "FAILED", (s) => s.putObject(objectOf(SECOND), "evil"), (s) => s.upload(SECOND)],
  ])("keeps what it has and goes on when %s", async (_, reason, spoil, mend) => {
    const first = await deliver(sandbox());
    const second = sandbox().upload(SECOND);
    spoil(sandbox());
    const script = reload(sandbox());
    await until(() => script.output.includes("update failed; next try in 0.05 s"), "the failure is reported");
    expect(script.output).toContain(reason);
    expect([sandbox().link("current"), sandbox().posts]).toEqual([first, []]);
    expect(sandbox().volume).not.toContain(second);
    mend(sandbox());
    await until(() => script.output.includes(`now at ${second}`), "the second files are in place");
  });

  it("ends at once on SIGTERM while it waits", async () => {
    await deliver(sandbox());
    const script = reload(sandbox(), { CONFIG_POLL_SECONDS: "60" });
    await sleep(100);
    expect(await script.terminate()).toBe(0);
  });

  it("ends at once on SIGTERM while it downloads", async () => {
    const first = await deliver(sandbox());
    sandbox().upload(SECOND);
    sandbox().tell("aws-hangs");
    const script = reload(sandbox());
    await until(() => sandbox().hangs, "the download hangs");
    expect(await script.terminate()).toBe(0);
    expect(sandbox().link("current")).toBe(first);
  });

  it("leaves the files as they were when it is killed halfway, and goes on when it runs again", async () => {
    const first = await deliver(sandbox());
    const second = sandbox().upload(SECOND);
    sandbox().tell("aws-hangs");
    const killed = reload(sandbox());
    await until(() => sandbox().hangs, "the download hangs");
    await killed.kill();
    expect(sandbox().link("current")).toBe(first);
    expect(sandbox().read("prometheus/prometheus.yml")).toBe(FIRST[0]?.content);
    sandbox().untell("aws-hangs");
    await untilAt(sandbox(), second);
  });

  it("tells programs what it had no time to tell them before it was killed", async () => {
    await deliver(sandbox());
    const second = sandbox().upload(SECOND);
    sandbox().tell("curl-hangs");
    const killed = reload(sandbox());
    await until(() => sandbox().hangs, "the first program is being told");
    await killed.kill();
    sandbox().untell("curl-hangs");
    await untilAt(sandbox(), second);
    expect(sandbox().posts.slice(1)).toEqual([`${PROMETHEUS} ${second}`, `${ALERTMANAGER} ${second}`]);
  });

  it("goes back when what it was killed over has been taken back meanwhile", async () => {
    const first = await deliver(sandbox());
    sandbox().upload(SECOND);
    sandbox().tell("curl-hangs");
    const killed = reload(sandbox());
    await until(() => sandbox().hangs, "the first program is being told");
    await killed.kill();
    sandbox().untell("curl-hangs");
    sandbox().upload(FIRST);
    await untilAt(sandbox(), first);
    expect(sandbox().read("prometheus/prometheus.yml")).toBe(FIRST[0]?.content);
  });
});

const curl = findTool("curl");

describeByShell("the script that reloads files, with the real curl", (sandbox) => {
  const itWithCurl = (name: string, test: (curl: string) => Promise<void>) => {
    if (curl === undefined) it.skip(`${name} (not found: curl)`, () => undefined);
    else it(name, () => test(curl));
  };

  itWithCurl("posts, takes an answer of 500 for a refusal, and none for one that may still come", async (program) => {
    await deliver(sandbox());
    sandbox().useRealCurl(program);
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.writeHead(requests.length === 1 ? 500 : 200).end();
    });
    const url = `http://127.0.0.1:${await listen(server)}/-/reload`;
    try {
      const second = sandbox().upload(SECOND);
      const script = reload(sandbox(), { CONFIG_RELOAD_URLS: url });
      await until(() => script.output.includes(`${second} is refused by ${url}`), "the refusal is reported");
      const third = sandbox().upload(THIRD);
      await until(() => script.output.includes(`now at ${third}`), "the third files are in place");
      expect(requests).toEqual(["POST /-/reload", "POST /-/reload"]);
      await new Promise((resolve) => server.close(resolve));
      sandbox().upload(SECOND);
      await until(() => script.output.includes(`no answer from ${url}: back to ${third}`), "the silence is reported");
    } finally {
      server.close();
    }
  });
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The server has no port.");
  return address.port;
}

/** Runs the script until it has put a delivery in place. */
async function untilAt(sandbox: ScriptSandbox, name: string): Promise<Started> {
  const script = reload(sandbox);
  await until(() => script.output.includes(`now at ${name}`), `${name} is in place`);
  await script.kill();
  return script;
}
