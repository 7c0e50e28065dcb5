/**
 * Shell scripts that bring files from the configuration bucket into a task. They run in the image of the AWS CLI
 * and expect CONFIG_BUCKET, CONFIG_PREFIX and CONFIG_MANIFEST, the object that lists the files.
 */

/** Downloads what the manifest names, checks every hash and prints the directory; leaves nothing behind on failure. */
const FETCH = `
fetch() {
  work=$(mktemp -d)
  aws s3 cp --only-show-errors --recursive "s3://$CONFIG_BUCKET/$CONFIG_PREFIX/" "$work/objects" &&
    cp "$work/objects/$CONFIG_MANIFEST" "$work/manifest" &&
    name=$(sha256sum "$work/manifest" | cut -c 1-16) &&
    mkdir -p "$work/files" &&
    while read -r hash path; do
      mkdir -p "$work/files/$(dirname "$path")" &&
        cp "$work/objects/$path.$(printf %.16s "$hash")" "$work/files/$path" || return 1
    done < "$work/manifest" &&
    (cd "$work/files" && sha256sum --check --quiet --strict ../manifest >&2) &&
    cp "$work/manifest" "$work/files/.manifest" &&
    rm -rf "/config/$name" &&
    cp -R "$work/files" "/config/$name" &&
    rm -rf "$work" &&
    echo "$name"
}
switch_to() {
  ln -sfn "$1" /config/next && mv -T /config/next /config/current
}
`.trim();

export interface InitScriptProps {
  /** Files under /secrets, each with the variable that holds its value. */
  readonly secretFiles: Readonly<Record<string, string>>;
  /** Directories of fresh volumes, which belong to root and must not. */
  readonly ownedDirectories: readonly string[];
  /** User and group of those who read and write: `65534:65534`. */
  readonly owner: string;
}

/** Where the scripts expect the volumes; a test gives others. */
export interface ScriptDirectories {
  /** @default "/config" */
  readonly config?: string;
  /** @default "/secrets" */
  readonly secrets?: string;
}

/** Delivers the files before the other containers start, and writes each secret given in a variable to a file. */
export function initScript(
  { secretFiles, ownedDirectories, owner }: InitScriptProps,
  directories: ScriptDirectories = {},
): string {
  return inDirectories(
    [
      "set -eu",
      FETCH,
      'name=$(fetch)\nswitch_to "$name"',
      ...Object.entries(secretFiles).map(
        ([file, variable]) =>
          `(umask 077 && printf %s "$${variable}" > /secrets/${file})\nchown ${owner} /secrets/${file}`,
      ),
      ...ownedDirectories.map((directory) => `chown ${owner} ${directory}`),
      'echo "delivered $name"',
    ].join("\n"),
    directories,
  );
}

/**
 * Looks for a new manifest again and again. A new one is fetched and checked, put in place at once, and every program
 * named in CONFIG_RELOAD_URLS told to reload. When one refuses, the others go back with the files to what was, and that
 * one goes on with what it had; its own metric tells that its last reload failed. What was refused is not tried again.
 */
export function reloadScript(directories: ScriptDirectories = {}): string {
  return inDirectories(
    [
      "set -u",
      FETCH,
      `
reload() { curl --fail --silent --show-error --max-time 30 --request POST "$1"; }
update() {
  latest=$(mktemp)
  aws s3 cp --only-show-errors "s3://$CONFIG_BUCKET/$CONFIG_PREFIX/$CONFIG_MANIFEST" "$latest" || return 1
  if cmp -s "$latest" /config/current/.manifest; then rm -f "$latest"; return 0; fi
  if [ -f /config/refused ] && cmp -s "$latest" /config/refused; then rm -f "$latest"; return 0; fi
  previous=$(readlink /config/current)
  accepted=
  new=$(fetch) && switch_to "$new" || { rm -f "$latest"; return 1; }
  for url in $CONFIG_RELOAD_URLS; do
    if ! reload "$url"; then
      echo "refused by $url: back to $previous" >&2
      switch_to "$previous"
      for url in $accepted; do reload "$url"; done
      rm -rf "/config/$new"
      mv "$latest" /config/refused
      return 1
    fi
    accepted="$accepted $url"
  done
  rm -rf "/config/$previous" /config/refused "$latest"
  echo "now at $new"
}
trap 'exit 0' TERM
while true; do
  sleep "$CONFIG_POLL_SECONDS" & wait $!
  update || echo "update failed; next try in $CONFIG_POLL_SECONDS s" >&2
done`.trim(),
    ].join("\n"),
    directories,
  );
}

function inDirectories(script: string, { config = "/config", secrets = "/secrets" }: ScriptDirectories): string {
  return script.replaceAll("/config/", `${config}/`).replaceAll("/secrets/", `${secrets}/`);
}
