import type { z } from "zod";

import { fields, text } from "../schema";

const version = text(
  /^v?\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?$/,
  "a tag, such as v3.14.0, with its digest if you like",
).optional();

/** Each version is a tag, `v3.14.0`, or a tag with its digest, `v3.14.0@sha256:…`; the digest then decides. */
export const imagesSchema = fields({
  /**
   * A registry that holds copies, each under the host and path of its original:
   * `111122223333.dkr.ecr.eu-west-1.amazonaws.com/mirror` holds `…/mirror/quay.io/prometheus/prometheus`. In ECR that
   * is a pull-through cache rule for each of the prefixes `mirror/quay.io`, `mirror/docker.io`, `mirror/public.ecr.aws`.
   * https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-rule.html
   * @default - each image from its own registry
   */
  mirror: text(/^[\w.-]+(:\d+)?(\/[\w.-]+)*$/, "a registry's host and path, with no https:// and no tag").optional(),
  /** @default - the pin, as for the others */
  prometheus: version,
  alertmanager: version,
  grafana: version,
  /** Runs the metrics service. */
  node: version,
  cloudwatchExporter: version,
  awsCli: version,
});
export type ImageChoices = z.output<typeof imagesSchema>;
