import { CloudBackend, LocalBackend, NamedCloudWorkspace, S3Backend, type TerraformStack } from "cdktf";

import type { StateChoice } from "./environment/state";

/** `WATCHPOST_STATE=local` keeps every state in a file of the checkout, whatever the environments say: for a try-out. */
const STATE_VARIABLE = "WATCHPOST_STATE";

/** Where state really goes: the environment's choice, unless the variable `WATCHPOST_STATE` says `local`. */
export function effectiveState(choice: StateChoice): StateChoice {
  const override = process.env[STATE_VARIABLE];
  if (override === undefined || override === "") return choice;
  if (override === "local") return { kind: "local" };
  throw new Error(`${STATE_VARIABLE}: got ${JSON.stringify(override)}, want local or nothing.`);
}

/** Gives the stack its backend. cdktf's own default would write an absolute path into the synthesized file. */
export function addBackend(stack: TerraformStack, choice: StateChoice, region: string): void {
  const state = effectiveState(choice);
  switch (state.kind) {
    case "s3": {
      const backend = new S3Backend(stack, {
        bucket: state.bucket,
        key: `watchpost/${stack.node.id}.tfstate`,
        region: state.region ?? region,
        encrypt: true,
      });
      // cdktf 0.21 has no property for it. https://developer.hashicorp.com/terraform/language/backend/s3#state-locking
      backend.addOverride("use_lockfile", true);
      return;
    }
    case "terraform-cloud":
      new CloudBackend(stack, {
        organization: state.organization,
        workspaces: new NamedCloudWorkspace(state.workspace),
      });
      return;
    case "local":
      // Relative to cdktf.out/stacks/<stack>: the file lies at the checkout's root, which no synth deletes.
      new LocalBackend(stack, { path: `../../../terraform.${stack.node.id}.tfstate` });
  }
}

/** Where the state lies, for people: `s3://acme-terraform-state/watchpost/dev.tfstate`. */
export function stateLocation(stackId: string, choice: StateChoice): string {
  const state = effectiveState(choice);
  switch (state.kind) {
    case "s3":
      return `s3://${state.bucket}/watchpost/${stackId}.tfstate`;
    case "terraform-cloud":
      return `Terraform Cloud, ${state.organization}/${state.workspace}`;
    case "local":
      return `terraform.${stackId}.tfstate`;
  }
}
