import type { Environment } from "./environment/environment";
import type { Problem } from "./problems";

/** Tags of every taggable resource of the environment. What it adds cannot replace what the platform says. */
export function tagsOf(environment: Pick<Environment, "name" | "owner" | "tags">): Record<string, string> {
  return {
    ...environment.tags,
    Service: "Monitoring",
    Environment: environment.name,
    Owner: environment.owner,
    ManagedBy: "watchpost",
  };
}

const PLATFORM_TAGS = ["Service", "Environment", "Owner", "ManagedBy"];
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** What AWS refuses of tags: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export function tagProblems(tags: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(tags).flatMap(([key, value]) => {
    const path = `tags.${key}`;
    if (PLATFORM_TAGS.includes(key)) {
      return [
        {
          path,
          got: value,
          want: `another key than ${PLATFORM_TAGS.join(", ")}`,
          help: "The platform sets these itself.",
        },
      ];
    }
    if (/^aws:/i.test(key)) return [{ path, got: key, want: "a key that does not begin with aws:" }];
    if (key.length === 0 || key.length > 128) return [{ path, got: key, want: "a key of 1 to 128 characters" }];
    if (value.length > 256) return [{ path, got: value, want: "a value of at most 256 characters" }];
    if (!ALLOWED.test(key + value))
      return [{ path, got: value, want: "letters, digits, spaces and _.:/=+-@ in key and value" }];
    return [];
  });
}
