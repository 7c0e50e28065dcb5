import { FETCH, inDirectories, type ScriptDirectories } from "./fetch";

/**
 * Looks for a new manifest again and again. A new one is fetched and checked, put in place at once, and every program
 * named in CONFIG_RELOAD_URLS told to reload. When one refuses, the others go back with the files to what was, and that
 * one goes on with what it had; its own metric tells that its last reload failed. What was refused is not tried again;
 * where a program only did not answer, it is. Killed at any point, the script finishes what it left when it runs again.
 */
export function reloadScript(directories: ScriptDirectories = {}): string {
  return inDirectories(["set -u", FETCH, UPDATE, FOREVER].join("\n"), directories);
}

/** curl ends with 22 when the program answered with an error: https://curl.se/docs/manpage.html#EXIT */
const UPDATE = `
reload() { curl --fail --silent --show-error --max-time 30 --request POST "$1" >&2; }
update() {
  accepted=$(readlink /config/accepted) || return 1
  aws s3 cp --only-show-errors "s3://$CONFIG_BUCKET/$CONFIG_PREFIX/$CONFIG_MANIFEST" /config/.latest >&2 || return 1
  latest=$(name_of /config/.latest) || return 1
  if [ "$latest" = "$accepted" ] && [ "$(readlink /config/current)" = "$accepted" ]; then return 0; fi
  if [ "$latest" = "$(readlink /config/refused)" ]; then return 0; fi
  new=$(fetch) && point current "$new" || return 1
  told=
  for url in $CONFIG_RELOAD_URLS; do
    reload "$url"
    status=$?
    if [ $status -ne 0 ]; then go_back; return $?; fi
    told="$told $url"
  done
  point accepted "$new" || return 1
  rm -f /config/refused
  for directory in /config/????????????????; do
    [ "$directory" = "/config/$new" ] || rm -rf "$directory"
  done
  echo "now at $new"
}
go_back() {
  point current "$accepted" || return 1
  for other in $told; do reload "$other"; done
  if [ $status -ne 22 ]; then echo "no answer from $url: back to $accepted" >&2; return 1; fi
  echo "$new is refused by $url: back to $accepted until the files change" >&2
  point refused "$new" && rm -rf "/config/$new"
}
`.trim();

/** Waits for what runs in the background, so that SIGTERM ends the script at once and not after a download. */
const FOREVER = `
child=
trap 'kill $child 2>/dev/null; exit 0' TERM
while true; do
  sleep "$CONFIG_POLL_SECONDS" & child=$!; wait $child
  update & child=$!; wait $child || echo "update failed; next try in $CONFIG_POLL_SECONDS s" >&2
done
`.trim();
