/** What the simulation tells a replica: the time that it is, in milliseconds since the epoch. */
export interface Step {
  readonly now: number;
}

/** What a replica says when all that it had to do at that time is done, and when it has found something to do later. */
export interface Done extends Step {
  /** Where it is heard. */
  readonly port: number;
  /** When it has something to do next, in milliseconds since the epoch; absent for never. */
  readonly next?: number;
}

export function isStep(message: unknown): message is Step {
  return typeof message === "object" && message !== null && "now" in message && typeof message.now === "number";
}

export function isDone(message: unknown): message is Done {
  return typeof message === "object" && message !== null && "port" in message && typeof message.port === "number";
}
