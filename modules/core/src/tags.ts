import type { Environment } from "./environment/environment";
import { pathText, type Problem } from "./problems";
import { TAG_TEXT, TAG_TEXT_FORM } from "./schema";

/** Tags of every taggable resource of the environment. What it adds cannot replace what the platform says. */
export function tagsOf(environment: Pick<Environment, "name" | "owner" | "tags">): Record<string, string> {
  return { ...environment.tags, ...platformTags(environment) };
}

function platformTags({ name, owner }: Pick<Environment, "name" | "owner">) {
  return { Service: "Monitoring", Environment: name, Owner: owner, [DEPLOYMENT_TAG]: deploymentOf({ name }) };
}

/** The one tag that tells this environment's resources from all others of the account. */
export const DEPLOYMENT_TAG = "ManagedBy";

/** The value of that tag. */
export function deploymentOf({ name }: Pick<Environment, "name">): string {
  return `watchpost-${name}`;
}

const PLATFORM_TAGS = Object.keys(platformTags({ name: "", owner: "" }));

/** Most tags of a resource, less one for a `Name`. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const MOST_TAGS = 50 - 1 - PLATFORM_TAGS.length;

/** What AWS refuses of tags: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export function tagProblems(tags: Readonly<Record<string, string>>): Problem[] {
  const keys = Object.keys(tags);
  return [
    ...Object.entries(tags).flatMap(([key, value], i) => {
      const problem = problemOf(key, value, keys.slice(0, i));
      return problem ? [{ path: pathText(["tags", key]), ...problem }] : [];
    }),
    ...(keys.length > MOST_TAGS ? [{ path: "tags", got: keys.length, want: `at most ${MOST_TAGS} tags` }] : []),
  ];
}

function problemOf(key: string, value: string, before: readonly string[]): Omit<Problem, "path"> | undefined {
  // IAM does not tell apart keys that differ in case only. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
  const isLike = (other: string) => other.toLowerCase() === key.toLowerCase();
  if (PLATFORM_TAGS.some(isLike)) {
    const help = "The platform sets these itself.";
    return { got: value, want: `another key than ${PLATFORM_TAGS.join(", ")}`, help };
  }
  const twin = before.find(isLike);
  if (twin !== undefined)
    return { got: value, want: `another key than ${twin}`, help: "IAM does not tell them apart." };
  if (/^aws:/i.test(key)) return { got: value, want: "a key that does not begin with aws:" };
  if (key.length === 0 || key.length > 128) return { got: value, want: "a key of 1 to 128 characters" };
  if (value.length > 256) return { got: value, want: "a value of at most 256 characters" };
  if (!TAG_TEXT.test(key + value)) return { got: value, want: `${TAG_TEXT_FORM} in key and value` };
  return undefined;
}
