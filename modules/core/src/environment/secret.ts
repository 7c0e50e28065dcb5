import { z } from "zod";

import { text } from "../schema";

/**
 * A secret of AWS Secrets Manager that is there already. Only its name is written down: tasks read the value when
 * they start, and neither synth nor plan nor state ever hold it.
 */
export const secretSchema = z.strictObject(
  {
    kind: z.literal("secret"),
    name: text(/^[A-Za-z0-9/_+=.@-]{1,512}$/, "the name of a secret in AWS Secrets Manager"),
  },
  { error: 'secret("…"), the name of a secret in AWS Secrets Manager' },
);

export type SecretChoice = z.output<typeof secretSchema>;

/** @param name the secret's name, such as `monitoring/slack` */
export const secret = (name: string) => ({ kind: "secret", name }) as const;
