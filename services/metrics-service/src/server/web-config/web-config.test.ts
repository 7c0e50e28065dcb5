import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { temporaryDirectory } from "@watchpost/scripts/testing";

import { Authority, itWithOpenssl } from "../testing/certificates";
import { readWebConfig } from "./web-config";

const HASH = "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG";

function reading(text: string, directory = temporaryDirectory()) {
  const path = join(directory, "web.yml");
  writeFileSync(path, text);
  return readWebConfig(path);
}

describe("a web configuration file", () => {
  it("may be empty, which changes nothing", () => {
    expect(reading("")).toMatchObject({ config: { users: new Map(), headers: {} }, problems: [] });
    expect(reading("tls_server_config: {}\nbasic_auth_users:\n").problems).toEqual([]);
  });

  it("names users with hashes, and headers", () => {
    const { config, problems } = reading(`
basic_auth_users:
  prometheus: ${HASH}
http_server_config:
  http2: false
  headers:
    X-Frame-Options: deny
    Strict-Transport-Security: max-age=31536000
`);
    expect(problems).toEqual([]);
    expect([...config.users]).toEqual([["prometheus", HASH]]);
    expect(config.headers).toEqual({
      "X-Frame-Options": "deny",
      "Strict-Transport-Security": "max-age=31536000",
    });
  });

  it("has all its problems told at once, and no secret in them", () => {
    const { problems } = reading(`
tls_server_confg: {}
rate_limit: { interval: 1s }
basic_auth_users:
  anna: hunter2
  bert: 5
tls_server_config:
  key: 17
  min_version: TLS10
  max_version: TLS14
  client_auth_type: Always
  cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]
  curve_preferences: P256
  prefer_server_cipher_suites: perhaps
  cert_file: nowhere.crt
http_server_config:
  http2: true
  headers:
    X-Frame-Options: never
    X-Powered-By: us
    Content-Security-Policy: "a\\nb"
`);
    expect(problems).toEqual([
      "tls_server_confg: is no field of this file: tls_server_config, http_server_config, basic_auth_users",
      "rate_limit: is not supported: limit requests in front of this service",
      expect.stringMatching(/^tls_server_config.cert_file: cannot be read: ENOENT.*nowhere.crt/),
      "tls_server_config.key: must be text",
      'tls_server_config.client_auth_type: "Always" is not allowed: NoClientCert, RequestClientCert, RequireAnyClientCert, RequireClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert',
      'tls_server_config.min_version: "TLS10" is not allowed: TLS12, TLS13',
      'tls_server_config.max_version: "TLS14" is not allowed: TLS12, TLS13',
      expect.stringMatching(/^tls_server_config.cipher_suites: "TLS_RSA_WITH_RC4_128_SHA" is not allowed: TLS_ECDHE/),
      'tls_server_config.curve_preferences: must be a list of texts, not "P256"',
      'tls_server_config.prefer_server_cipher_suites: must be true or false, not "perhaps"',
      "tls_server_config.key_file: is missing",
      "http_server_config.http2: is not supported: false, or leave it out",
      "http_server_config.headers.X-Powered-By: is no field of this file: Content-Security-Policy, Strict-Transport-Security, X-Content-Type-Options, X-Frame-Options, X-XSS-Protection",
      "http_server_config.headers.Content-Security-Policy: may only have printable ASCII characters",
      'http_server_config.headers.X-Frame-Options: "never" is not allowed: deny, sameorigin',
      "basic_auth_users.anna: must be a password's bcrypt hash, such as htpasswd -nBC 10 prints",
      "basic_auth_users.bert: must be text",
      "basic_auth_users.bert: must be a password's bcrypt hash, such as htpasswd -nBC 10 prints",
    ]);
    expect(problems.join()).not.toMatch(/hunter2|17/);
  });

  it.each([
    ["- a", 'the file: must be a mapping, not ["a"]'],
    ["http_server_config: 5", "http_server_config: must be a mapping, not 5"],
    ["basic_auth_users: [a]", 'basic_auth_users: must be a mapping, not ["a"]'],
  ])("%p is refused", (text, problem) => {
    expect(reading(text).problems).toEqual([problem]);
  });

  it("is refused when it is no YAML, has a field twice, or is not there", () => {
    expect(reading("a: [").problems.join()).toMatch(/at line 1/);
    expect(reading("http_server_config: {}\nhttp_server_config: {}").problems.join()).toMatch(/unique.*at line 2/s);
    expect(readWebConfig("/nowhere/web.yml").problems.join()).toMatch(/ENOENT/);
  });

  it("is refused where its certificate does not work", () => {
    const { problems } = reading("tls_server_config: { cert: x, key: y }");
    expect(problems).toEqual([expect.stringMatching(/^tls_server_config: the certificate and key do not work: /)]);
  });

  itWithOpenssl([], "is refused where it means to check clients and would not", async () => {
    const ca = await Authority.create();
    const { cert, key } = await ca.issue("server", ["DNS:localhost"]);
    const problemsOf = (fields: string) =>
      reading(`tls_server_config: { cert_file: ${cert}, key_file: ${key}, ${fields} }`).problems;
    expect(problemsOf(`client_auth_type: RequireAndVerifyClientCert, client_ca_file: ${ca.cert}`)).toEqual([]);
    expect(problemsOf("client_auth_type: RequireAndVerifyClientCert")).toEqual([
      "tls_server_config.client_ca_file: is missing: with RequireAndVerifyClientCert, any public authority could let clients in",
    ]);
    expect(problemsOf(`client_ca_file: ${ca.cert}`)).toEqual([
      "tls_server_config.client_auth_type: does not check certificates against client_ca: RequireAndVerifyClientCert does",
    ]);
    expect(problemsOf("client_allowed_sans: [a, 'spiffe://b']")).toEqual([
      "tls_server_config.client_allowed_sans: needs a client_auth_type that requires a certificate: RequireAndVerifyClientCert",
      'tls_server_config.client_allowed_sans: "spiffe://b" is not supported: only DNS names, IP and e-mail addresses are',
    ]);
    expect(problemsOf(`cert: x`)).toEqual([
      "tls_server_config.cert: and cert_file are both given: one of them must go",
    ]);
    expect(problemsOf("min_version: TLS13, max_version: TLS12")).toEqual([
      "tls_server_config.min_version: is above max_version",
    ]);
  });
});
