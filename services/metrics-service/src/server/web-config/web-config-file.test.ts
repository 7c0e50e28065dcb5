import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { temporaryDirectory } from "@watchpost/scripts/testing";

import { createLog } from "../../log";
import { WebConfigFile } from "./web-config-file";

const HASH = "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG";
const ANNA = `basic_auth_users: { anna: ${HASH} }`;

function file(text: string) {
  const path = join(temporaryDirectory(), "web.yml");
  const log: string[] = [];
  const write = (changed: string) => {
    writeFileSync(path, changed);
  };
  write(text);
  const open = () =>
    new WebConfigFile(
      path,
      createLog("debug", (line) => log.push(line)),
    );
  return { path, log, write, open };
}

const usersOf = (opened: WebConfigFile) => [...opened.current().users.keys()];

describe("a web configuration file", () => {
  it("keeps a program from starting with every problem", () => {
    const { path, open } = file("a: 1\nb: 2");
    const known = "tls_server_config, http_server_config, basic_auth_users";
    expect(open).toThrow(
      `${path}: a: is no field of this file: ${known}\n${path}: b: is no field of this file: ${known}`,
    );
  });

  it("is read again when it has changed, and only then", () => {
    const { write, open } = file(ANNA);
    const opened = open();
    expect(opened.current()).toBe(opened.current());
    write(`basic_auth_users: { anna: ${HASH}, bert: ${HASH} }`);
    expect(usersOf(opened)).toEqual(["anna", "bert"]);
  });

  it("that has become wrong leaves what was before it, and says so once", () => {
    const { path, log, write, open } = file(ANNA);
    const opened = open();
    write("basic_auth_users: { anna: x }");
    expect([usersOf(opened), usersOf(opened)]).toEqual([["anna"], ["anna"]]);
    expect(opened.problems()).toEqual([expect.stringContaining(`${path}: basic_auth_users.anna: must be`)]);
    expect(log).toHaveLength(1);
    write(`basic_auth_users: { bert: ${HASH} }`);
    expect(usersOf(opened)).toEqual(["bert"]);
    expect(opened.problems()).toEqual([]);
  });

  it("that is gone leaves what was before it until it is back", () => {
    const { path, write, open } = file(ANNA);
    const opened = open();
    rmSync(path);
    expect(usersOf(opened)).toEqual(["anna"]);
    expect(opened.problems().join()).toMatch(/ENOENT/);
    write(`basic_auth_users: { bert: ${HASH} }`);
    expect(usersOf(opened)).toEqual(["bert"]);
  });

  it("cannot open the service to everybody while it runs, not even for the moment in which it is written", () => {
    const { log, write, open } = file(ANNA);
    const opened = open();
    write("");
    expect(usersOf(opened)).toEqual(["anna"]);
    expect(opened.problems().join()).toContain("the last user can be taken away only by a restart");
    expect(log).toHaveLength(1);
  });
});
