/**
 * The texts that a synthesized stack delivers to its tasks, as programs will read them, by service and path:
 * `prometheus/alertmanager/alertmanager.yml`.
 * @param terraform the stack's parsed `cdk.tf.json`
 */
export function deliveredFiles(terraform: TerraformWithObjects): ReadonlyMap<string, string> {
  return new Map(
    Object.values(terraform.resource?.aws_s3_object ?? {})
      .flatMap(({ key, content }): [string, string][] =>
        content === undefined || MANIFEST.test(key) ? [] : [[key.replace(HASH, ""), unescape(content)]],
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export interface TerraformWithObjects {
  readonly resource?: {
    /** Programs have a source in place of a content. */
    readonly aws_s3_object?: Readonly<Record<string, { readonly key: string; readonly content?: string }>>;
  };
}

/** Objects bear the hash of their content at the end of their names. */
const HASH = /\.[0-9a-f]{16}$/;
const MANIFEST = /^[^/]+\/manifest(\.[0-9a-f]{16})?$/;

/** Undoes what Terraform itself undoes. https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences */
const unescape = (text: string) => text.replace(/([$%])\1\{/g, "$1{");
