import { type Log, messageOf } from "../log";

/** What of a process the lifecycle needs. */
export interface ProcessEvents {
  on(event: "SIGTERM" | "SIGINT" | "SIGHUP", listener: () => void): unknown;
  on(event: "uncaughtException" | "unhandledRejection" | "warning", listener: (error: unknown) => void): unknown;
  removeAllListeners(event: "warning"): unknown;
  exit(status: number): void;
}

export interface Lifecycle {
  /** Ends in good order. */
  stop(): Promise<void>;
  /** Takes the configuration as it is now. */
  reload(): Promise<unknown>;
}

/** ECS kills a task 30 s after it asked for its end, and a person waits even less. */
const STOP_MS = 9_500;

const SIGNALS = { SIGTERM: 15, SIGINT: 2 } as const;

/**
 * Ends the process in good order at the first SIGTERM or SIGINT, at once at the second, and at anything that nobody
 * caught; takes the configuration anew at SIGHUP; and has Node's warnings written like all the rest.
 */
export function followSignals(events: ProcessEvents, log: Log, lifecycle: Lifecycle): void {
  let stopping = false;
  const end = (signal: keyof typeof SIGNALS) => {
    if (stopping) {
      log.warn({ signal }, "stopped before all was done");
      events.exit(128 + SIGNALS[signal]);
      return;
    }
    stopping = true;
    log.info({ signal }, "stopping");
    setTimeout(() => {
      log.error({ afterMs: STOP_MS }, "not stopped in time");
      events.exit(1);
    }, STOP_MS).unref();
    lifecycle.stop().then(
      () => {
        log.info({}, "stopped");
        events.exit(0);
      },
      (error: unknown) => {
        log.error({ err: error }, "stopped with an error");
        events.exit(1);
      },
    );
  };
  events.on("SIGTERM", () => {
    end("SIGTERM");
  });
  events.on("SIGINT", () => {
    end("SIGINT");
  });
  events.on("SIGHUP", () => {
    if (!stopping) void lifecycle.reload();
  });
  events.removeAllListeners("warning");
  events.on("warning", (warning) => {
    log.warn({ warning: messageOf(warning) }, "warning of Node");
  });
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    events.on(event, (error) => {
      log.error({ err: error }, "unexpected error, ending");
      events.exit(1);
    });
  }
}
