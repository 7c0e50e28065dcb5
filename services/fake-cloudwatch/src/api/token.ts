import { hash, textHash } from "../truth/random";
import { invalidToken } from "./errors";

/** A place in a list of answers, bound to the question: the token of one question is none for another. */
export function writeToken(position: readonly number[], question: string): string {
  return Buffer.from(JSON.stringify([hash(textHash(question)), ...position])).toString("base64url");
}

/** @throws ApiError `InvalidNextToken` */
export function readToken(token: string, question: string, length: number): readonly number[] {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(token, "base64url").toString());
  } catch {
    throw invalidToken();
  }
  if (!Array.isArray(content) || content.length !== length + 1) {
    throw invalidToken();
  }
  const [checksum, ...position] = content.map(Number);
  if (checksum !== hash(textHash(question)) || !position.every((n) => Number.isFinite(n) && n >= 0)) {
    throw invalidToken();
  }
  return position;
}
