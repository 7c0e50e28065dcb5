import { describe, expect, it } from "@jest/globals";

import { efs, ephemeral, localState, sqlite, sqliteOnEfs, terraformCloud } from "..";
import { LAB, PRODUCTION, problemsOf } from "../../test/values";

const HELP = "Production is refused what only suits a lab.";

describe("production", () => {
  it.each<[string, object, string]>([
    [
      "state in a local file",
      { state: localState() },
      'state: got "localState", want s3({ … }) or terraformCloud({ … }).',
    ],
    [
      "samples on the task's own disk",
      { prometheus: { ...PRODUCTION.prometheus, storage: ephemeral() } },
      'prometheus.storage: got "ephemeral", want ec2Ebs({ … }).',
    ],
    [
      "a Grafana that forgets",
      { grafana: { database: sqlite() } },
      'grafana.database: got "sqlite", want postgres({ … }).',
    ],
  ])("is refused %s", (_, values, text) => {
    expect(problemsOf({ ...PRODUCTION, ...values })).toEqual([`${text} ${HELP}`]);
  });

  it("is refused a lab's public addresses, of tasks and for people", () => {
    const { access, network } = LAB;
    const prometheus = { ...PRODUCTION.prometheus, storage: efs({ acceptUnsupported: true }) };
    expect(problemsOf({ ...PRODUCTION, access, network, prometheus })).toEqual([
      `access: got "publicIp", want publicHttps({ … }) or vpnOnly({ … }). ${HELP}`,
      `network.egress: got "public-ip", want nat, nat-per-zone or endpoints-only. ${HELP}`,
    ]);
  });

  it("takes what was chosen with open eyes", () => {
    const chosen = {
      state: terraformCloud({ organization: "acme", workspace: "monitoring-prod" }),
      prometheus: { ...PRODUCTION.prometheus, storage: efs({ acceptUnsupported: true }) },
      grafana: { database: sqliteOnEfs({ acceptLocking: true }) },
    };
    expect(problemsOf({ ...PRODUCTION, ...chosen })).toEqual([]);
  });
});
