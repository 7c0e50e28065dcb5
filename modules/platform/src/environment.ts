import type { Mixin } from "@watchpost/alerting/model";
import type { Environment, EnvironmentValues } from "@watchpost/core";

/** What one writes down for an environment. Each field is explained in modules/core/src/environment. */
export interface PlatformValues extends EnvironmentValues {
  /** The workloads that are watched. */
  readonly watch: readonly Mixin[];
}

/** An environment with every default filled in. */
export interface PlatformEnvironment extends Environment {
  readonly watch: readonly Mixin[];
}

/** An environment's values, as its file exports them. They are checked when all environments are synthesized. */
export function environment(values: PlatformValues): PlatformValues {
  return values;
}
