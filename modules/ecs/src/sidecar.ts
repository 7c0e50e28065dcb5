import type { PolicyStatement } from "@watchpost/core";

import type { ConfigFile, ProgramFile } from "./config-files";
import type { Container } from "./container";

/** A program that runs in the task of another one, and what it needs of that task. */
export interface Sidecar {
  /** Mounts of the configuration are added by the task's owner. It is started again when it ends. */
  readonly container: Omit<Container, "mounts" | "after" | "lifecycle">;
  /** @default [] */
  readonly files?: readonly ConfigFile[];
  /** What it runs, where its image only has what runs it. @default [] */
  readonly programs?: readonly ProgramFile[];
  /** Secrets that it reads from files, as file name → ARN. @default - none */
  readonly secretFiles?: Readonly<Record<string, string>>;
  /** What it may do in AWS. @default [] */
  readonly statements?: readonly PolicyStatement[];
  /** Where it is told to read its files again. @default - it must be restarted */
  readonly reloadUrl?: string;
  /** Whether it keeps files on the task's data volume. @default false */
  readonly keepsData?: boolean;
  /** What of it Prometheus scrapes. */
  readonly scrape: {
    readonly job: string;
    readonly port: number;
    /** Labels of its series that would clash with Prometheus's own. @default [] */
    readonly dropLabels?: readonly string[];
  };
}
