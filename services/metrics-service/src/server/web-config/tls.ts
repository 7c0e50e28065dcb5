import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { resolve } from "node:path";
import { createSecureContext, type SecureContextOptions, type TLSSocket } from "node:tls";

import { messageOf } from "../../log";
import type { Section } from "./section";

/** Go's words for what a server asks of its clients' certificates: https://pkg.go.dev/crypto/tls#ClientAuthType. */
type ClientAuthType =
  | "NoClientCert"
  | "RequestClientCert"
  | "RequireAnyClientCert"
  | "VerifyClientCertIfGiven"
  | "RequireAndVerifyClientCert";

export interface TlsConfig {
  readonly context: SecureContextOptions;
  readonly clientAuthType: ClientAuthType;
  /** One of them must be among the alternative names of a client's certificate, if there are any. */
  readonly clientAllowedSans: readonly string[];
}

const CLIENT_AUTH_TYPES: Readonly<Record<string, ClientAuthType>> = {
  NoClientCert: "NoClientCert",
  RequestClientCert: "RequestClientCert",
  RequireAnyClientCert: "RequireAnyClientCert",
  // An older name that exporter-toolkit still takes.
  RequireClientCert: "RequireAnyClientCert",
  VerifyClientCertIfGiven: "VerifyClientCertIfGiven",
  RequireAndVerifyClientCert: "RequireAndVerifyClientCert",
};

/** The format knows TLS 1.0 and 1.1 as well, which OpenSSL has switched off. */
const VERSIONS = { TLS12: "TLSv1.2", TLS13: "TLSv1.3" } as const;

/** Go's names for the secure suites of TLS 1.2, with OpenSSL's: https://pkg.go.dev/crypto/tls#CipherSuites. */
const CIPHER_SUITES: Readonly<Record<string, string>> = {
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: "ECDHE-ECDSA-AES128-SHA",
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: "ECDHE-ECDSA-AES256-SHA",
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: "ECDHE-RSA-AES128-SHA",
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: "ECDHE-RSA-AES256-SHA",
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: "ECDHE-ECDSA-AES128-GCM-SHA256",
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: "ECDHE-ECDSA-AES256-GCM-SHA384",
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: "ECDHE-RSA-AES128-GCM-SHA256",
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: "ECDHE-RSA-AES256-GCM-SHA384",
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: "ECDHE-RSA-CHACHA20-POLY1305",
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: "ECDHE-ECDSA-CHACHA20-POLY1305",
};

/** Those of TLS 1.3 are always there: with Go, no configuration takes them away. */
const TLS_1_3_SUITES = ["TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"];

const CURVES: Readonly<Record<string, string>> = {
  CurveP256: "P-256",
  CurveP384: "P-384",
  CurveP521: "P-521",
  X25519: "X25519",
};

const FIELDS = [
  "cert",
  "cert_file",
  "key",
  "key_file",
  "client_ca",
  "client_ca_file",
  "client_auth_type",
  "client_allowed_sans",
  "min_version",
  "max_version",
  "cipher_suites",
  "curve_preferences",
  "prefer_server_cipher_suites",
];

/**
 * @param directory where the paths of the section begin
 * @param files takes the paths of the files that were read, or should have been
 */
export function readTls(section: Section, directory: string, files: string[]): TlsConfig | undefined {
  section.only(FIELDS);
  const before = section.problems.length;
  const pem = (name: string) => readPem(section, name, directory, files);
  const [cert, key, ca] = [pem("cert"), pem("key"), pem("client_ca")];
  const clientAuthType = section.choice("client_auth_type", CLIENT_AUTH_TYPES) ?? "NoClientCert";
  const clientAllowedSans = section.strings("client_allowed_sans");
  const minVersion = section.choice("min_version", VERSIONS) ?? "TLSv1.2";
  const maxVersion = section.choice("max_version", VERSIONS) ?? "TLSv1.3";
  const suites = section.choices("cipher_suites", CIPHER_SUITES);
  const curves = section.choices("curve_preferences", CURVES);
  const context: SecureContextOptions = {
    cert,
    key,
    ca,
    minVersion,
    maxVersion,
    honorCipherOrder: section.boolean("prefer_server_cipher_suites") ?? true,
    ...(suites.length > 0 && { ciphers: [...TLS_1_3_SUITES, ...suites].join(":") }),
    ...(curves.length > 0 && { ecdhCurve: curves.join(":") }),
  };
  if (cert === undefined) section.refuse("cert_file", "is missing");
  if (key === undefined) section.refuse("key_file", "is missing");
  if (minVersion > maxVersion) section.refuse("min_version", "is above max_version");
  checkClients(section, clientAuthType, ca !== undefined, clientAllowedSans);
  if (section.problems.length > before) return undefined;
  try {
    createSecureContext(context);
  } catch (error) {
    section.problems.push(`${section.path}: the certificate and key do not work: ${messageOf(error)}`);
    return undefined;
  }
  return { context, clientAuthType, clientAllowedSans };
}

function checkClients(section: Section, type: ClientAuthType, hasCa: boolean, sans: readonly string[]): void {
  if (type.includes("Verify") && !hasCa) {
    section.refuse("client_ca_file", `is missing: with ${type}, any public authority could let clients in`);
  }
  if (!type.includes("Verify") && hasCa) {
    section.refuse(
      "client_auth_type",
      "does not check certificates against client_ca: RequireAndVerifyClientCert does",
    );
  }
  if (sans.length > 0 && !type.startsWith("Require")) {
    section.refuse(
      "client_allowed_sans",
      "needs a client_auth_type that requires a certificate: RequireAndVerifyClientCert",
    );
  }
  for (const san of sans.filter((each) => each.includes("/"))) {
    section.refuse(
      "client_allowed_sans",
      `${JSON.stringify(san)} is not supported: only DNS names, IP and e-mail addresses are`,
    );
  }
}

/** PEM that stands in the file itself, or in one of its own. */
function readPem(section: Section, name: string, directory: string, files: string[]): string | undefined {
  const inline = section.string(name, true);
  const path = section.string(`${name}_file`);
  if (path === undefined) return inline;
  if (inline !== undefined) section.refuse(name, `and ${name}_file are both given: one of them must go`);
  const file = resolve(directory, path);
  files.push(file);
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    section.refuse(`${name}_file`, `cannot be read: ${messageOf(error)}`);
    // It is not missing: one problem is enough.
    return "";
  }
}

/** Whether a client that has shaken hands may speak. */
export function isClientAllowed({ clientAuthType, clientAllowedSans }: TlsConfig, socket: TLSSocket): boolean {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return !clientAuthType.startsWith("Require");
  if (clientAuthType.includes("Verify") && !socket.authorized) return false;
  return (
    clientAllowedSans.length === 0 ||
    clientAllowedSans.some((san) => {
      if (isIP(san)) return certificate.checkIP(san) !== undefined;
      if (san.includes("@")) return certificate.checkEmail(san, { subject: "never" }) !== undefined;
      return certificate.checkHost(san, { subject: "never", wildcards: false }) !== undefined;
    })
  );
}
