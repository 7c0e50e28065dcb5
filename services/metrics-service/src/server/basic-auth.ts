import { createHmac } from "node:crypto";

import { compare } from "bcryptjs";

/** As many answers as exporter-toolkit keeps. */
const KEPT = 100;

/** Each takes a tenth of a second or more of the processor, one after the other. */
const WAITING = 32;

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** What an Authorization header says, if it is one of the scheme Basic. Source: RFC 7617. */
export function parseBasicAuth(header: string | undefined): Credentials | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? "") ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** There are too many passwords to check already. */
export class TooManyChecksError extends Error {}

/**
 * Checks passwords against their hashes, and remembers the answers, for a scrape must not cost a bcrypt. What is kept of a
 * password is its keyed hash; which user there is cannot be told from the time an answer takes.
 */
export class PasswordChecks {
  // Of their own, so that guesses do not push out those who are let in.
  readonly #accepted = new Map<string, Promise<boolean>>();
  readonly #refused = new Map<string, Promise<boolean>>();
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @param key random, for this process alone */
  constructor(private readonly key: Buffer) {}

  /**
   * @param users hashes by user
   * @throws TooManyChecksError when others are already waiting for long
   */
  accepts(users: ReadonlyMap<string, string>, { user, password }: Credentials): Promise<boolean> {
    const known = users.get(user);
    // For an unknown user somebody else's hash is computed, which takes as long, and its outcome ignored.
    const hash = known ?? users.values().next().value ?? "";
    const id = createHmac("sha256", this.key)
      .update(JSON.stringify([user, hash, password]))
      .digest("base64");
    const kept = this.#accepted.get(id) ?? this.#refused.get(id);
    if (kept) return kept;
    if (this.#waiting >= WAITING) return Promise.reject(new TooManyChecksError());
    this.#waiting++;
    const check = this.#last.then(() => compare(password, hash)).then((matches) => matches && known !== undefined);
    this.#last = check
      .then((accepted) => {
        if (!accepted) return;
        this.#refused.delete(id);
        keep(this.#accepted, id, check);
      })
      .catch(() => this.#refused.delete(id))
      .finally(() => this.#waiting--);
    // Whoever asks the same meanwhile waits for the same answer.
    keep(this.#refused, id, check);
    return check;
  }
}

function keep(map: Map<string, Promise<boolean>>, id: string, check: Promise<boolean>): void {
  const oldest = map.size >= KEPT ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
  map.set(id, check);
}
