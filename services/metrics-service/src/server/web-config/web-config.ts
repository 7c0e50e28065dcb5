import { readFileSync } from "node:fs";
import { dirname } from "node:path";

import { parseDocument } from "yaml";

import { messageOf } from "../../log";
import { Section } from "./section";
import { readTls, type TlsConfig } from "./tls";

/** What a web configuration file says, with the certificates that it names. */
export interface WebConfig {
  readonly tls?: TlsConfig;
  /** Hashes of passwords by user. */
  readonly users: ReadonlyMap<string, string>;
  /** Added to every answer. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface ReadWebConfig {
  readonly config: WebConfig;
  /** Empty where the configuration may be used. */
  readonly problems: readonly string[];
  /** All that was read, or should have been. */
  readonly files: readonly string[];
}

/** Headers that the format allows, with the values that they may have, if not any. */
const HEADERS: Readonly<Record<string, readonly string[] | undefined>> = {
  "Content-Security-Policy": undefined,
  "Strict-Transport-Security": undefined,
  "X-Content-Type-Options": ["nosniff"],
  "X-Frame-Options": ["deny", "sameorigin"],
  "X-XSS-Protection": undefined,
};

/** Cost and salt and hash, as bcrypt writes them. */
const BCRYPT = /^\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/;

/**
 * Reads a file in the format that Prometheus and its exporters share, with every problem at once. Paths in it begin at the
 * file's directory.
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/https/
 */
export function readWebConfig(path: string): ReadWebConfig {
  const problems: string[] = [];
  const files = [path];
  const root = new Section("", readYaml(path, problems), problems);
  root.only(["tls_server_config", "http_server_config", "basic_auth_users"], {
    rate_limit: "limit requests in front of this service",
  });
  const tlsSection = root.section("tls_server_config");
  // A section without fields is none: so does exporter-toolkit.
  const tls = tlsSection?.names().length ? readTls(tlsSection, dirname(path), files) : undefined;
  const headers = readHttp(root.section("http_server_config"));
  const users = readUsers(root.section("basic_auth_users"));
  return { config: { ...(tls && { tls }), users, headers }, problems, files };
}

function readYaml(path: string, problems: string[]): unknown {
  try {
    const document = parseDocument(readFileSync(path, "utf8"));
    problems.push(...document.errors.map(({ message }) => message));
    return document.errors.length > 0 ? undefined : document.toJS();
  } catch (error) {
    problems.push(messageOf(error));
    return undefined;
  }
}

function readUsers(section: Section | undefined): ReadonlyMap<string, string> {
  const users = new Map<string, string>();
  for (const user of section?.names() ?? []) {
    const hash = section?.string(user, true);
    if (hash !== undefined && BCRYPT.test(hash)) users.set(user, hash);
    else section?.refuse(user, "must be a password's bcrypt hash, such as htpasswd -nBC 10 prints");
  }
  return users;
}

function readHttp(section: Section | undefined): Readonly<Record<string, string>> {
  section?.only(["http2", "headers"]);
  if (section?.boolean("http2")) section.refuse("http2", "is not supported: false, or leave it out");
  const headers = section?.section("headers");
  headers?.only(Object.keys(HEADERS));
  const found: Record<string, string> = {};
  for (const [name, values] of Object.entries(HEADERS)) {
    const value = headers?.string(name);
    if (value === undefined) continue;
    if (values && !values.includes(value)) {
      headers?.refuse(name, `${JSON.stringify(value)} is not allowed: ${values.join(", ")}`);
    } else if (/[^\t\x20-\x7e]/.test(value)) {
      headers?.refuse(name, "may only have printable ASCII characters");
    } else found[name] = value;
  }
  return found;
}
