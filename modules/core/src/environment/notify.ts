import type { z } from "zod";

import { email, fields, listOf, text } from "../schema";
import { secretSchema } from "./secret";

const slackSchema = fields({
  /** The channel, `#` included. */
  channel: text(/^#[a-z0-9._-]{1,80}$/, "a channel of Slack, such as #engineering"),
  /** The secret that holds the address of the incoming webhook. */
  webhook: secretSchema,
});

/** Where alerts go. */
export const notifySchema = fields({
  /**
   * Addresses that get mail: alerts where there is no Slack, all critical ones, and the alarms that watch the
   * monitoring itself and its cost from outside. SNS sends it; each must confirm its subscription once.
   */
  email: listOf(email(), 1, "e-mail addresses"),
  /** @default - alerts go by e-mail */
  slack: slackSchema.optional(),
});
export type Notify = z.output<typeof notifySchema>;
