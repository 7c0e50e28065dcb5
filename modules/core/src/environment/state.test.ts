import { describe, expect, it } from "@jest/globals";

import { besideState, localState, s3, terraformCloud } from "./state";

describe("the state of a stack beside the environment's own", () => {
  it("has a workspace of its own", () => {
    expect(besideState(terraformCloud({ organization: "acme", workspace: "monitoring-dev" }), "content")).toEqual(
      terraformCloud({ organization: "acme", workspace: "monitoring-dev-content" }),
    );
  });

  it.each([localState(), s3({ bucket: "acme-terraform-state" })])(
    "is told apart by the stack's name in $kind",
    (choice) => {
      expect(besideState(choice, "content")).toEqual(choice);
    },
  );
});
