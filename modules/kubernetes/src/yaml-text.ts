import { stringify } from "yaml";

/**
 * A value as YAML that means the same to readers of YAML 1.1, as kubectl and Helm are: what they would take for a
 * boolean or a number, such as `on`, is quoted.
 */
export function yamlText(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, version: "1.1" });
}
