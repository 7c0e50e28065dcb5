import { statSync } from "node:fs";

import type { Log } from "../../log";
import { readWebConfig, type WebConfig } from "./web-config";

/** What keeps a program from doing what it was asked to, in words for the one who asked. */
export class WebConfigError extends Error {
  constructor(
    path: string,
    readonly problems: readonly string[],
  ) {
    super(problems.map((problem) => `${path}: ${problem}`).join("\n"));
  }
}

/**
 * A web configuration file that is read again whenever it, or a certificate that it names, has changed. What cannot be used
 * leaves what was read before it, and so does what would open the service to more people while it runs: a file that is
 * being written is empty for a moment.
 */
export class WebConfigFile {
  #config: WebConfig;
  #files: readonly string[];
  #stamp: string;
  #problems: readonly string[] = [];

  /** @throws WebConfigError with every problem of the file */
  constructor(
    private readonly path: string,
    private readonly log: Log,
  ) {
    const { config, problems, files } = readWebConfig(path);
    if (problems.length > 0) throw new WebConfigError(path, problems);
    this.#config = config;
    this.#files = files;
    this.#stamp = stampOf(files);
  }

  /** What holds now. The same object as long as nothing has changed. */
  current(): WebConfig {
    const stamp = stampOf(this.#files);
    if (stamp !== this.#stamp) this.#read();
    return this.#config;
  }

  /** What is wrong with the file as it is now; then what was read before still holds. */
  problems(): readonly string[] {
    this.current();
    return this.#problems.map((problem) => `${this.path}: ${problem}`);
  }

  #read(): void {
    const { config, problems, files } = readWebConfig(this.path);
    this.#problems = problems.length > 0 ? problems : weakenings(this.#config, config);
    // A file that has only now been named is watched as well.
    this.#files = [...new Set([...files, ...(this.#problems.length > 0 ? this.#files : [])])];
    this.#stamp = stampOf(this.#files);
    if (this.#problems.length > 0) {
      this.log.error(
        { file: this.path, problems: this.#problems },
        "web configuration not taken, the one before it stays",
      );
      return;
    }
    this.#config = config;
    this.log.info(
      { file: this.path, users: config.users.size, tls: config.tls !== undefined },
      "web configuration taken",
    );
  }
}

/** Every problem of a web configuration file that a program would start with. */
export function checkWebConfig(path: string): readonly string[] {
  return readWebConfig(path).problems.map((problem) => `${path}: ${problem}`);
}

/** Changes that need a restart. */
function weakenings(before: WebConfig, after: WebConfig): readonly string[] {
  const problems: string[] = [];
  if ((before.tls === undefined) !== (after.tls === undefined)) {
    problems.push("tls_server_config: TLS can be switched on and off only by a restart");
  } else if (before.tls?.clientAuthType !== after.tls?.clientAuthType) {
    problems.push("tls_server_config.client_auth_type: can be changed only by a restart");
  }
  if (before.users.size > 0 && after.users.size === 0) {
    problems.push("basic_auth_users: the last user can be taken away only by a restart");
  }
  return problems;
}

function stampOf(files: readonly string[]): string {
  return files
    .map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return stat ? `${stat.ino}-${stat.size}-${stat.mtimeMs}-${stat.ctimeMs}` : "missing";
    })
    .join();
}
