import type { z } from "zod";

import { fields, text } from "../schema";

const version = text(
  /^v?\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?$/,
  "a tag, such as v3.14.0, with its digest if you like",
).optional();

export const imagesSchema = fields({
  /**
   * A registry in your own account that holds copies under the same names, as a pull-through cache of ECR does:
   * `111122223333.dkr.ecr.eu-west-1.amazonaws.com/mirror`.
   * @default - each image from its own registry
   */
  mirror: text(/^[\w.-]+(:\d+)?(\/[\w./-]+)?$/, "a registry's host and path, with no https:// and no tag").optional(),
  prometheus: version,
  alertmanager: version,
  grafana: version,
  cloudwatchExporter: version,
  awsCli: version,
});
export type ImageChoices = z.output<typeof imagesSchema>;
