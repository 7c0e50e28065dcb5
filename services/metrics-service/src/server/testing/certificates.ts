import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { it } from "@jest/globals";
import { findTool, itWith, run, temporaryDirectory, type Tool } from "@watchpost/scripts/testing";

/** A test that makes certificates, perhaps with other tools; where openssl is missing it is reported as skipped. */
export function itWithOpenssl(tools: readonly Tool[], name: string, test: () => Promise<void>): void {
  if (findTool("openssl")) itWith(tools, name, test);
  else it.skip(`${name} (not found: openssl)`, test);
}

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Makes certificates signed by an authority of its own. */
export class Authority {
  readonly directory = temporaryDirectory();
  readonly cert = join(this.directory, "ca.crt");

  /** @param names alternative names, as openssl writes them: DNS:localhost, IP:127.0.0.1 */
  async issue(name: string, names: readonly string[]): Promise<Certificate> {
    const path = (end: string) => join(this.directory, `${name}.${end}`);
    const ca = join(this.directory, "ca.key");
    await this.#openssl("req", "-new", ...NEW_KEY, "-keyout", path("key"), "-subj", `/CN=${name}`, "-out", path("csr"));
    writeFileSync(path("ext"), `subjectAltName=${names.join(",")}\n`);
    const signed = ["-CA", this.cert, "-CAkey", ca, "-CAcreateserial", "-days", "2", "-extfile", path("ext")];
    await this.#openssl("x509", "-req", "-in", path("csr"), ...signed, "-out", path("crt"));
    return { cert: path("crt"), key: path("key") };
  }

  static async create(): Promise<Authority> {
    const authority = new Authority();
    const key = join(authority.directory, "ca.key");
    await authority.#openssl("req", "-x509", ...NEW_KEY, "-keyout", key, "-subj", "/CN=ca", "-out", authority.cert);
    return authority;
  }

  async #openssl(...args: readonly string[]): Promise<void> {
    const { status, stderr } = await run(findTool("openssl") ?? "openssl", args);
    if (status !== 0) throw new Error(stderr);
  }
}

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
