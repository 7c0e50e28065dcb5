/**
 * Shell scripts that bring files from the configuration bucket into a task. They run in the image of the AWS CLI, which
 * has a POSIX shell, the coreutils of GNU and curl, but neither cmp nor find:
 * https://docs.aws.amazon.com/linux/al2023/ug/al2023-container-image-types.html. They expect CONFIG_BUCKET,
 * CONFIG_PREFIX and CONFIG_MANIFEST, the object that lists the files.
 *
 * Each delivery is a directory of its own under /config, named after the hash of its manifest. Links tell them apart:
 * `current` is what programs read, `accepted` what all of them have loaded, `refused` what one of them would not load.
 */

/** Where the scripts expect the volumes; a test gives others. */
export interface ScriptDirectories {
  /** @default "/config" */
  readonly config?: string;
  /** @default "/secrets" */
  readonly secrets?: string;
}

/**
 * `fetch` downloads what the manifest names, checks every hash, puts the directory in place and prints its name; it
 * leaves nothing behind when it fails. `point` moves a link in one step, which no reader can see halfway.
 */
export const FETCH = `
umask 022
name_of() { sum=$(sha256sum < "$1") && printf %.16s "$sum"; }
point() { ln -sfn "$2" /config/.link && mv -T /config/.link "/config/$1"; }
collect() {
  aws s3 cp --only-show-errors --recursive "s3://$CONFIG_BUCKET/$CONFIG_PREFIX/" objects >&2 &&
    cp "objects/$CONFIG_MANIFEST" manifest && mkdir files || return 1
  while read -r hash path; do
    mkdir -p "files/$(dirname "$path")" && mv "objects/$path.$(printf %.16s "$hash")" "files/$path" || return 1
  done < manifest
  (cd files && sha256sum --check --quiet --strict ../manifest >&2)
}
fetch() {
  rm -rf /config/.work
  if mkdir /config/.work && (cd /config/.work && collect) && name=$(name_of /config/.work/manifest) &&
    { [ -d "/config/$name" ] || mv -T /config/.work/files "/config/$name"; }; then
    rm -rf /config/.work
    echo "$name"
  else
    rm -rf /config/.work
    return 1
  fi
}
`.trim();

export function inDirectories(script: string, { config = "/config", secrets = "/secrets" }: ScriptDirectories): string {
  return script.replaceAll("/config/", `${config}/`).replaceAll("/secrets/", `${secrets}/`);
}
