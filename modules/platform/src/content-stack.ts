import { besideState, EnvironmentStack } from "@watchpost/core";
import { GrafanaContent, type GrafanaContentProps } from "@watchpost/grafana";
import type { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import type { PlatformEnvironment } from "./environment";

export interface ContentStackProps {
  readonly environment: PlatformEnvironment;
  /** The stack that makes Grafana: deployed before this one, and destroyed after it. */
  readonly platform: TerraformStack;
  readonly content: GrafanaContentProps;
}

/**
 * What is in an environment's Grafana, `<name>-content`. It knows names of the environment's stack and reads nothing of
 * its state.
 */
export class ContentStack extends EnvironmentStack {
  constructor(scope: Construct, { environment, platform, content }: ContentStackProps) {
    super(scope, `${environment.name}-content`, { ...environment, state: besideState(environment.state, "content") });
    this.addDependency(platform);
    new GrafanaContent(this, "grafana", content);
  }
}
