import type { Mixin } from "@watchpost/alerting/model";
import {
  days,
  environment,
  ephemeral,
  localState,
  newVpc,
  type PlatformValues,
  publicIp,
  sqlite,
  usdPerMonth,
} from "@watchpost/platform";

/** A lab for one person, which watches what it is given. */
export const lab = (...watch: Mixin[]): PlatformValues =>
  environment({
    name: "lab",
    stage: "lab",
    account: "111122223333",
    region: "eu-west-1",
    owner: "platform-team",
    state: localState(),
    network: newVpc({ cidr: "10.42.0.0/16", zones: ["eu-west-1a"], egress: "public-ip" }),
    access: publicIp({ allow: ["203.0.113.7/32"] }),
    prometheus: { keep: days(2), storage: ephemeral() },
    grafana: { database: sqlite() },
    notify: { email: ["platform-team@example.com"] },
    logs: { prefix: "/ecs/lab-", keep: days(1) },
    watch,
    budget: usdPerMonth(30),
  });
