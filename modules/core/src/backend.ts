import { CloudBackend, LocalBackend, NamedCloudWorkspace, S3Backend, type TerraformStack } from "cdktf";

import type { StateChoice } from "./environment/state";
import { type Problem, problemText } from "./problems";

/** `WATCHPOST_STATE=local` keeps every state in a file of the checkout, whatever the environments say: for a try-out. */
const STATE_VARIABLE = "WATCHPOST_STATE";

const override = () => process.env[STATE_VARIABLE] ?? "";

/** What is wrong with the variable `WATCHPOST_STATE`. */
export function stateOverrideProblems(): Problem[] {
  if (["", "local"].includes(override())) return [];
  return [{ path: STATE_VARIABLE, got: override(), want: "local or nothing", help: "It is an environment variable." }];
}

/** Where state really goes. */
function effectiveState(choice: StateChoice): StateChoice {
  const [problem] = stateOverrideProblems();
  if (problem) throw new Error(problemText(problem));
  return override() === "local" ? { kind: "local" } : choice;
}

/**
 * Gives the stack its backend. cdktf's own default would write an absolute path into the synthesized file.
 * @throws Error when the variable `WATCHPOST_STATE` says anything but `local`
 */
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
