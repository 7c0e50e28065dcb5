import type { Environment } from "../environment/environment";
import type { Problem } from "../problems";

/** Finds what is wrong between fields that are right by themselves; a field that is not right is left out. */
export type Check = (environment: Partial<Environment>) => Problem[];

type Given<Field extends keyof Environment> = Partial<Environment> & Required<Pick<Environment, Field>>;

/** A check that needs these fields, and says nothing where one of them is left out. */
export function given<const Field extends keyof Environment>(
  fields: readonly Field[],
  find: (environment: Given<Field>) => Problem[],
): Check {
  return (environment) => (has(environment, fields) ? find(environment) : []);
}

function has<Field extends keyof Environment>(
  environment: Partial<Environment>,
  fields: readonly Field[],
): environment is Given<Field> {
  return fields.every((field) => environment[field] !== undefined);
}
