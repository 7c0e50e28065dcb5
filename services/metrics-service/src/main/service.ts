import type { Family } from "../model";
import type { Route } from "../server/routes";

/** What collects metrics, as the process around it sees it. */
export interface Service {
  /** Of every series that is about the service itself. */
  readonly labels: Readonly<Record<string, string>>;
  /** Where others push to it. */
  readonly routes: readonly Route[];
  /**
   * Begins to collect, and goes on until it is stopped.
   * @param publish shows {@link families} as they are now
   */
  start(publish: () => Promise<void>): void;
  /** Ends what is under way, and saves what a successor needs. */
  stop(): Promise<void>;
  /** What has been collected. */
  families(): Iterable<Family>;
  /** Few and cheap, about the service itself, which are rendered for every scrape. */
  live(): Iterable<Family>;
  /** Why it collects no longer, if so: then a new process is needed. */
  unhealthy(): string | undefined;
  /** Why what it shows is not complete yet, if so. */
  unready(): string | undefined;
  /**
   * Takes another configuration, all of it or nothing.
   * @returns why it was not taken, every problem; empty if it was
   */
  reload(configText: string): Promise<readonly string[]>;
}
