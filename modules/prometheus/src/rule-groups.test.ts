import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import { webMixin } from "../test/web-mixin";
import { alertingRules, ruleGroups } from "./rule-groups";
import { rulesYaml } from "./rules";

describe("the groups of a rule file", () => {
  it("are what Prometheus reads from it", () => {
    expect({ groups: ruleGroups(webMixin) }).toEqual(parse(rulesYaml(webMixin)));
  });
});

describe("the alerts among a mixin's rules", () => {
  it("are those that it says, without what is recorded", () => {
    expect(alertingRules(webMixin).map(({ alert, expr }) => ({ alert, expr }))).toEqual(
      webMixin.alerts.map(({ name, when: { expr } }) => ({ alert: name, expr })),
    );
    expect(alertingRules({ ...webMixin, alerts: [] })).toEqual([]);
  });
});
