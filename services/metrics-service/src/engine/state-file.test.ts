import { mkdtemp, open, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { encodeState, StateError } from "./state";
import { type Files, StateFile } from "./state-file";

const stateOf = (name: string) => ({ metrics: new Map([[name, new Map()]]), series: new Map() });

const bytesOf = (name: string) => Buffer.concat([...encodeState(stateOf(name))]);

let folder = "";
let path = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "state-file-"));
  path = join(folder, "state");
});

afterEach(() => rm(folder, { recursive: true }));

/** A disk that is full after so many bytes, or dies at a step. */
function failing(step: "write" | "sync" | "rename", bytes = 0): Files {
  const full = () => Promise.reject(Object.assign(new Error("No space left on device"), { code: "ENOSPC" }));
  return {
    open: async (name, flags) => {
      const file = await open(name, flags);
      return {
        writeFile: async (data) => {
          if (step !== "write" || !Buffer.isBuffer(data)) return file.writeFile(data);
          await file.writeFile(data.subarray(0, bytes));
          return full();
        },
        sync: () => (step === "sync" ? full() : file.sync()),
        close: () => file.close(),
      };
    },
    readFile,
    rename: step === "rename" ? full : rename,
    rm,
  };
}

describe("StateFile", () => {
  it("reads what it has written, and nothing where nothing was", async () => {
    const file = new StateFile(path);
    expect(await file.read()).toBeUndefined();
    await file.write(encodeState(stateOf("a")));
    expect(await file.read()).toEqual(stateOf("a"));
    expect(await readdir(folder)).toEqual(["state"]);
  });

  it.each(["write", "sync", "rename"] as const)(
    "keeps the state before when the disk fails at the %s",
    async (step) => {
      await new StateFile(path).write(encodeState(stateOf("before")));
      const file = new StateFile(path, failing(step, 10));
      await expect(file.write(encodeState(stateOf("after")))).rejects.toThrow("No space left on device");
      expect(await file.read()).toEqual(stateOf("before"));
      expect(await readdir(folder)).toEqual(["state"]);
    },
  );

  it("says that a real full disk is full, and keeps the state before", async () => {
    const file = new StateFile(path);
    await file.write(encodeState(stateOf("before")));
    await symlink("/dev/full", `${path}.next`);
    await expect(file.write(encodeState(stateOf("after")))).rejects.toThrow("ENOSPC");
    expect(await file.read()).toEqual(stateOf("before"));
  });

  it("is not disturbed by what a kill in the midst of a write left behind", async () => {
    const file = new StateFile(path);
    await file.write(encodeState(stateOf("before")));
    await writeFile(`${path}.next`, bytesOf("after").subarray(0, 20));
    expect(await file.read()).toEqual(stateOf("before"));
    await file.write(encodeState(stateOf("after")));
    expect(await file.read()).toEqual(stateOf("after"));
  });

  it("refuses a file that is not whole, by its name", async () => {
    await writeFile(path, bytesOf("a").subarray(0, -1));
    await expect(new StateFile(path).read()).rejects.toThrow(StateError);
    await expect(new StateFile(path).read()).rejects.toThrow(`${path}: It is not whole: its checksum is wrong.`);
  });

  it("refuses a file of something else", async () => {
    await writeFile(path, "a shopping list");
    await expect(new StateFile(path).read()).rejects.toThrow("It is no state of this version of the service.");
  });

  it("says what the file system says where it may not read", async () => {
    await expect(new StateFile(folder).read()).rejects.toThrow("EISDIR");
  });

  it("writes in the order of the calls, and goes on after one that failed", async () => {
    let failures = 1;
    const file = new StateFile(path, {
      open: (name, flags) => (failures-- > 0 ? Promise.reject(new Error("Not now")) : open(name, flags)),
      readFile,
      rename,
      rm,
    });
    const writes = ["a", "b", "c"].map((name) => file.write(encodeState(stateOf(name))));
    const outcomes = await Promise.allSettled(writes);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(await file.read()).toEqual(stateOf("c"));
  });
});
