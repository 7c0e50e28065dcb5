import { type ClusterEnvironment, Images } from "@watchpost/core";

/** An image as the chart's values name it; a digest goes with its tag. */
export interface ChartImage {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  /** Of the image, without `sha256:`. */
  readonly sha?: string;
}

/** The version that environments on ECS run, too. */
export function chartImage(
  { images }: Pick<ClusterEnvironment, "images">,
  name: "prometheus" | "alertmanager" | "grafana",
): ChartImage {
  const [tag = "", digest] = (images[name] ?? "").split("@");
  const [reference = "", pinned = ""] = new Images().reference(name).split(":");
  const slash = reference.indexOf("/");
  return {
    registry: reference.slice(0, slash),
    repository: reference.slice(slash + 1),
    tag: tag || pinned,
    ...(digest && { sha: digest.replace("sha256:", "") }),
  };
}
