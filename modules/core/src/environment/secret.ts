import { secretReference } from "../schema";

/**
 * A secret of AWS Secrets Manager that is there already. Only its name is written down: tasks read the value when
 * they start, and neither synth nor plan nor state ever hold it.
 */
export const secretSchema = secretReference();

/** @param name the secret's name, such as `monitoring/slack` */
export const secret = (name: string) => ({ kind: "secret", name }) as const;
