import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Puts a program `aws` into a directory, to stand on PATH before the real one: `aws s3 cp` copies from a directory
 * that plays the buckets, `<buckets>/<bucket>/<key>`.
 * @returns the directory
 */
export function stubAws(directory: string, buckets: string): string {
  mkdirSync(directory, { recursive: true });
  const program = join(directory, "aws");
  writeFileSync(
    program,
    `#!/bin/sh
# aws s3 cp [--only-show-errors] [--recursive] s3://bucket/key destination
[ "$1 $2" = "s3 cp" ] || { echo "stub aws: $*" >&2; exit 2; }
shift 2
recursive=
while true; do
  case "$1" in
    --recursive) recursive=yes; shift ;;
    --*) shift ;;
    *) break ;;
  esac
done
source="${buckets}/\${1#s3://}"
[ -e "$source" ] || { echo "fatal error: An error occurred (404): Key does not exist: $1" >&2; exit 1; }
if [ -n "$recursive" ]; then mkdir -p "$2" && cp -R "$source/." "$2"; else cp "$source" "$2"; fi
`,
  );
  chmodSync(program, 0o755);
  return directory;
}

/** Puts an object into a bucket. */
export function putObject(buckets: string, bucket: string, key: string, content: string): void {
  const path = join(buckets, bucket, key);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
