import { Token } from "cdktf";

/**
 * Escapes text for a Terraform string, so that Terraform delivers it byte for byte: dashboards with
 * `${datasource}`, Prometheus templates, shell scripts. Tokens of cdktf stay live.
 *
 * Terraform reads `${` and `%{` as the start of a template and knows `$${` and `%%{` as their escapes:
 * https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 *
 * @throws Error when Terraform would change the text although it is escaped: Terraform normalizes strings to
 * Unicode NFC, drops a leading byte order mark and replaces half surrogate pairs.
 */
export function terraformText(text: string): string {
  const change = silentChange(text);
  if (change)
    throw new Error(`Terraform would change this text: ${change}. It begins ${JSON.stringify(text.slice(0, 60))}.`);
  return text.replace(TEMPLATE, (match) => {
    if (match === "${") return "$${";
    if (match === "%{") return "%%{";
    // Dollar signs right before a token would turn it into an escape: they become an expression of their own.
    return `\${"${match}"}`;
  });
}

/** A token in a text, in the form that cdktf looks for when it resolves. */
const TOKEN = String.raw`\$\{TfToken\[[a-zA-Z0-9:._-]+\]\}`;

/** What Terraform would read as a template, and dollar signs right before a token. */
const TEMPLATE = new RegExp(String.raw`\$+(?=${TOKEN})|(?!${TOKEN})\$\{|%\{`, "g");

function silentChange(text: string): string | undefined {
  if (text.normalize("NFC") !== text)
    return 'it is not in Unicode normalization form C (text.normalize("NFC") makes it so)';
  if (text.startsWith("\uFEFF")) return "it begins with a byte order mark";
  if (LONE_SURROGATE.test(text)) return "it holds half of a surrogate pair";
  return undefined;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Escapes a value in a Grafana provisioning file, where Grafana expands `$NAME` and `${NAME}`; dashboards are exempt.
 * https://grafana.com/docs/grafana/latest/administration/provisioning/#using-environment-variables
 */
export function grafanaProvisioningText(text: string): string {
  return text.replaceAll("$", () => "$$");
}

/** Refuses a value that is known only when Terraform applies, where the code must read it now. */
export function assertKnown(value: unknown, what: string): void {
  if (Token.isUnresolved(value)) {
    throw new Error(`${what} is known only after apply; it must be a plain value, since Watchpost computes with it.`);
  }
}
