import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { findTool, temporaryDirectory } from "@watchpost/scripts/testing";
import { parse, stringify } from "yaml";

import { alertmanagerTemplates, type Links } from "../src/alertmanager-templates";
import { type AlertmanagerChannels, alertmanagerYml } from "../src/alertmanager-yml";
import { secretFiles } from "../src/secret-files";

/** What tests look at of a receiver. */
export interface Receiver {
  readonly name: string;
  readonly slack_configs?: readonly Readonly<Record<string, unknown>>[];
  readonly sns_configs?: readonly Readonly<Record<string, unknown>>[];
  readonly pagerduty_configs?: readonly Readonly<Record<string, unknown>>[];
  readonly msteamsv2_configs?: readonly Readonly<Record<string, unknown>>[];
  readonly webhook_configs?: readonly Readonly<Record<string, unknown>>[];
}

interface Route {
  readonly receiver: string;
  readonly matchers: readonly string[];
  readonly continue?: boolean;
  readonly mute_time_intervals?: readonly string[];
}

/** What tests look at of alertmanager.yml. */
export interface AlertmanagerConfig {
  readonly route: Readonly<Record<string, unknown>> & { readonly receiver: string; readonly routes: readonly Route[] };
  readonly receivers: readonly Receiver[];
  readonly time_intervals?: readonly object[];
}

export const configOf = (channels: AlertmanagerChannels) => parse(alertmanagerYml(channels)) as AlertmanagerConfig;

/**
 * Writes alertmanager.yml and what it names into a directory of its own.
 * @param address what stands in the file of a secret
 * @returns the file
 */
export function writeConfig(
  channels: AlertmanagerChannels,
  links: Links = {},
  address: (file: string) => string = () => "http://127.0.0.1:9/",
): string {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "templates"));
  writeFileSync(join(directory, "templates/watchpost.tmpl"), alertmanagerTemplates(links));
  for (const secret of Object.keys(secretFiles(channels.notify))) {
    writeFileSync(join(directory, secret), address(secret));
  }
  const file = join(directory, "alertmanager.yml");
  writeFileSync(file, alertmanagerYml(channels).replaceAll("/secrets/", `${directory}/`));
  return file;
}

/** The version of a program of Alertmanager's, in hundredths: 0.25.0 is 25. Without the program, 0. */
export function minorVersion(tool: "amtool" | "alertmanager"): number {
  const path = findTool(tool);
  if (!path) return 0;
  return Number(/version 0\.(\d+)\./.exec(execFileSync(path, ["--version"], { encoding: "utf8" }))?.[1]);
}

/**
 * Rewrites a file for an Alertmanager of this version: before 0.28 there is no msteamsv2_configs, before 0.26 webhooks
 * read no url_file. Routes stay as they are.
 */
export function adaptTo(version: number, file: string): string {
  const { receivers, ...rest } = parse(readFileSync(file, "utf8")) as AlertmanagerConfig;
  const known = receivers.map(({ msteamsv2_configs, webhook_configs, ...receiver }) => ({
    ...receiver,
    ...(msteamsv2_configs && version >= 28 && { msteamsv2_configs }),
    ...(webhook_configs && { webhook_configs: webhook_configs.map((each) => (version >= 26 ? each : readUrl(each))) }),
  }));
  writeFileSync(file, stringify({ ...rest, receivers: known }));
  return file;
}

function readUrl({ url_file, ...webhook }: Readonly<Record<string, unknown>>) {
  return { url: readFileSync(String(url_file), "utf8"), ...webhook };
}
