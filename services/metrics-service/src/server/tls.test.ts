import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import type { RequestOptions } from "node:https";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { temporaryDirectory } from "@watchpost/scripts/testing";
import { hashSync } from "bcryptjs";
import { stringify } from "yaml";

import { plain } from "./reply";
import { Authority, type Certificate, itWithOpenssl } from "./testing/certificates";
import { ask } from "./testing/client";
import { startServer } from "./testing/start";

function webConfigFile(config: object): string {
  const path = join(temporaryDirectory(), "web.yml");
  writeFileSync(path, stringify(config));
  return path;
}

const basic = (user: string, password: string) => ({
  headers: { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` },
});

describe("a server with users", () => {
  const hash = hashSync("secret", 4);

  it("answers them, and 401 with a challenge all others, whatever the path", async () => {
    const { url } = await startServer({}, webConfigFile({ basic_auth_users: { prometheus: hash } }));
    expect((await ask(`${url}/metrics`, basic("prometheus", "secret"))).status).toBe(200);
    for (const path of ["/metrics", "/-/healthy", "/nothing"]) {
      const { status, headers, text } = await ask(`${url}${path}`);
      expect([status, headers["www-authenticate"], text]).toEqual([
        401,
        'Basic realm="metrics", charset="UTF-8"',
        "Unauthorized\n",
      ]);
    }
    expect((await ask(`${url}/metrics`, basic("prometheus", "wrong"))).status).toBe(401);
    expect((await ask(`${url}/metrics`, basic("", ""))).status).toBe(401);
  });

  it("takes a new password as soon as it stands in the file", async () => {
    const path = webConfigFile({ basic_auth_users: { prometheus: hash } });
    const { url } = await startServer({}, path);
    expect((await ask(`${url}/metrics`, basic("prometheus", "secret"))).status).toBe(200);
    writeFileSync(path, stringify({ basic_auth_users: { prometheus: hashSync("changed", 4) } }));
    expect((await ask(`${url}/metrics`, basic("prometheus", "secret"))).status).toBe(401);
    expect((await ask(`${url}/metrics`, basic("prometheus", "changed"))).status).toBe(200);
  });

  it("leaves a path to itself that knows its callers", async () => {
    const answer = ({ headers }: IncomingMessage) => plain(headers["x-key"] === "k" ? 200 : 403, "");
    const routes = [{ path: "/push", about: "", methods: ["POST"], authenticates: true, answer } as const];
    const { url } = await startServer({}, webConfigFile({ basic_auth_users: { prometheus: hash } }), routes);
    expect((await ask(`${url}/push`, { method: "POST", headers: { "X-Key": "k" } })).status).toBe(200);
    expect((await ask(`${url}/push`, { method: "POST" })).status).toBe(403);
    expect((await ask(`${url}/metrics`)).status).toBe(401);
  });

  it("adds the headers of the file, and tells its problems when asked to reload", async () => {
    const path = webConfigFile({ http_server_config: { headers: { "X-Frame-Options": "deny" } } });
    const { url } = await startServer({}, path);
    expect((await ask(`${url}/metrics`)).headers["x-frame-options"]).toBe("deny");
    writeFileSync(path, "rate_limit: {}");
    expect(await ask(`${url}/-/reload`, { method: "POST" })).toMatchObject({
      status: 500,
      text: expect.stringContaining(`${path}: rate_limit: is not supported`),
    });
  });
});

interface Scene {
  readonly ca: Authority;
  readonly server: Certificate;
  readonly client: Certificate;
}

async function scene(): Promise<Scene> {
  const ca = await Authority.create();
  const server = await ca.issue("server", ["IP:127.0.0.1"]);
  return {
    ca,
    server,
    client: await ca.issue("client", ["DNS:prometheus.internal", "IP:10.0.0.1", "email:a@b.example"]),
  };
}

const clientOf = (ca: Authority, certificate?: Certificate): RequestOptions => ({
  ca: readFileSync(ca.cert),
  ...(certificate && { cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) }),
});

const start = ({ server }: Scene, more: object = {}) =>
  startServer({}, webConfigFile({ tls_server_config: { cert_file: server.cert, key_file: server.key, ...more } }));

describe("a server with a certificate", () => {
  itWithOpenssl([], "answers over TLS, and not without it", async () => {
    const scenery = await scene();
    const { url } = await start(scenery);
    expect(url).toMatch(/^https:/);
    expect((await ask(`${url}/metrics`, clientOf(scenery.ca))).status).toBe(200);
    const { port } = new URL(url);
    const plainly = new Promise((_, fail) => request({ port, path: "/metrics" }).on("error", fail).end());
    await expect(plainly).rejects.toThrow();
  });

  itWithOpenssl([], "speaks only the versions and suites that it may", async () => {
    const scenery = await scene();
    const options = clientOf(scenery.ca);
    const { url: newest } = await start(scenery, { min_version: "TLS13" });
    await expect(ask(newest, { ...options, maxVersion: "TLSv1.2" })).rejects.toThrow(/alert/);
    const { url } = await start(scenery, {
      max_version: "TLS12",
      cipher_suites: ["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"],
      curve_preferences: ["CurveP256"],
    });
    expect((await ask(url, options)).status).toBe(200);
    await expect(ask(url, { ...options, minVersion: "TLSv1.3" })).rejects.toThrow(/alert/);
    await expect(ask(url, { ...options, ciphers: "ECDHE-ECDSA-AES256-GCM-SHA384" })).rejects.toThrow(/alert/);
    await expect(ask(url, { ...options, ecdhCurve: "X25519" })).rejects.toThrow(/alert/);
  });

  itWithOpenssl([], "shows a new certificate as soon as it stands in the file", async () => {
    const scenery = await scene();
    const directory = temporaryDirectory();
    const path = join(directory, "web.yml");
    const install = ({ cert, key }: Certificate) => {
      copyFileSync(key, join(directory, "server.key"));
      copyFileSync(cert, join(directory, "server.crt"));
    };
    install(scenery.server);
    writeFileSync(path, stringify({ tls_server_config: { cert_file: "server.crt", key_file: "server.key" } }));
    const { url } = await startServer({}, path);
    const other = await Authority.create();
    await expect(ask(url, clientOf(other))).rejects.toThrow(/certificate/);
    install(await other.issue("server", ["IP:127.0.0.1"]));
    expect((await ask(url, clientOf(other))).status).toBe(200);
    await expect(ask(url, clientOf(scenery.ca))).rejects.toThrow(/certificate/);
  });

  itWithOpenssl([], "lets in only clients whose certificates it may trust", async () => {
    const scenery = await scene();
    const stranger = await (await Authority.create()).issue("stranger", ["DNS:stranger"]);
    const allowed = async (more: object) => {
      const { url } = await start(scenery, more);
      const status = (certificate?: Certificate) =>
        ask(url, clientOf(scenery.ca, certificate)).then(
          (answer) => answer.status,
          () => "refused",
        );
      return [await status(), await status(stranger), await status(scenery.client)];
    };
    const ca = { client_ca_file: scenery.ca.cert };
    expect(await allowed({})).toEqual([200, 200, 200]);
    expect(await allowed({ client_auth_type: "RequestClientCert" })).toEqual([200, 200, 200]);
    expect(await allowed({ client_auth_type: "RequireAnyClientCert" })).toEqual(["refused", 200, 200]);
    expect(await allowed({ client_auth_type: "VerifyClientCertIfGiven", ...ca })).toEqual([200, "refused", 200]);
    const verified = { client_auth_type: "RequireAndVerifyClientCert", ...ca };
    expect(await allowed(verified)).toEqual(["refused", "refused", 200]);
    for (const [san, expected] of [
      ["prometheus.internal", 200],
      ["10.0.0.1", 200],
      ["a@b.example", 200],
      ["internal", "refused"],
      ["10.0.0.2", "refused"],
      ["client", "refused"],
    ]) {
      expect(await allowed({ ...verified, client_allowed_sans: [san] })).toEqual(["refused", "refused", expected]);
    }
  });
});
