import { mixin } from "@watchpost/alerting/model";

import { days, environment, ephemeral, localState, newVpc, publicIp, sqlite, usdPerMonth } from "../src/index";

/** A mixin that watches nothing much. */
export const TEST_MIXIN = mixin({ name: "test-mixin", signals: [], alerts: [] });

/** A small environment that has nothing wrong with it: tests spoil what they are about. */
export const TEST_ENVIRONMENT = environment({
  name: "test",
  stage: "lab",
  account: "111122223333",
  region: "eu-west-1",
  owner: "testers",
  state: localState(),
  network: newVpc({ cidr: "10.0.0.0/16", zones: ["eu-west-1a"], egress: "public-ip" }),
  access: publicIp({ allow: ["203.0.113.0/24"] }),
  prometheus: { keep: days(2), storage: ephemeral() },
  grafana: { database: sqlite() },
  notify: { email: ["somebody@example.com"] },
  logs: { prefix: "/ecs/test-", keep: days(1) },
  watch: [TEST_MIXIN],
  budget: usdPerMonth(30),
});
