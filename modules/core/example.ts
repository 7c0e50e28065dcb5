import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import {
  checkEnvironment,
  type Environment,
  EnvironmentStack,
  type EnvironmentValues,
  InvalidValues,
  Names,
} from "@watchpost/core";
import type { App } from "cdktf";
import type { Construct } from "constructs";

/** One topic: the state, the account, the region, the tags and the beginning of its name are the environment's. */
class ReportsStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name, environment);
    new SnsTopic(this, "reports", { name: new Names(environment).of("reports") });
  }
}

/** @throws InvalidValues that tells everything that is wrong with the values */
export function addReports(app: App, values: EnvironmentValues): void {
  const checked = checkEnvironment(values);
  if ("problems" in checked) throw new InvalidValues(new Map([[values.name, checked.problems]]));
  new ReportsStack(app, checked.environment);
}
