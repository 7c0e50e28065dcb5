/** Where an object goes. */
export interface Placement {
  /** @default "monitoring" */
  readonly namespace?: string;
  /** More labels. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
}

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
const NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/**
 * Name, namespace and labels of an object.
 * @param what what it is made of, for the error
 * @throws Error for a name that Kubernetes does not take
 */
export function metadata(what: string, name: string, { namespace = "monitoring", labels = {} }: Placement): Metadata {
  if (!NAME.test(name)) {
    throw new Error(
      `${what} would be called ${JSON.stringify(name)} in Kubernetes: want lower-case letters, digits, "-" and ".", at most 253.`,
    );
  }
  return { name, namespace, labels: { "app.kubernetes.io/managed-by": "watchpost", ...labels } };
}
