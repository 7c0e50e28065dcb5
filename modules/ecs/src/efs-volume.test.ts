import { describe, expect, it } from "@jest/globals";
import type { NetworkChoice } from "@watchpost/core";
import { itWith, synthesizeStack } from "@watchpost/scripts/testing";
import { Construct } from "constructs";

import { applied, KNOWN_SUBNETS, NAMES, networkIn, NEW_SUBNETS, TAGGED_SUBNETS } from "../test/stack";
import { EfsVolume } from "./efs-volume";

function efsIn(scope: Construct, choice: NetworkChoice): EfsVolume {
  const network = networkIn(scope, choice);
  const user = network.party("prometheus", "Prometheus");
  return new EfsVolume(scope, "efs", { names: NAMES, network, name: "prometheus", user, uid: 65534, gid: 65534 });
}

function efs() {
  let volume: EfsVolume | undefined;
  const stack = synthesizeStack((scope) => (volume = efsIn(scope, KNOWN_SUBNETS)));
  if (!volume) throw new Error("There is no volume.");
  return { stack, volume };
}

describe("a volume on EFS", () => {
  const { stack, volume } = efs();

  it("is encrypted, and moves what nobody reads to cheaper storage", () => {
    expect(stack.resource("aws_efs_file_system")).toEqual({
      encrypted: true,
      throughput_mode: "elastic",
      lifecycle_policy: [{ transition_to_ia: "AFTER_30_DAYS" }],
      tags: { Name: "test-prometheus" },
    });
  });

  it("has one directory that belongs to the user of the task's programs", () => {
    expect(stack.resource("aws_efs_access_point")).toMatchObject({
      posix_user: { uid: 65534, gid: 65534 },
      root_directory: {
        path: "/prometheus",
        creation_info: { owner_uid: 65534, owner_gid: 65534, permissions: "0750" },
      },
    });
    expect(volume.volume).toMatchObject({ name: "prometheus", on: "efs" });
  });

  it("may be mounted by its user, through its one directory", () => {
    expect(volume.statements).toEqual([
      {
        sid: "MountEfs",
        actions: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        resources: [expect.any(String)],
        condition: { StringEquals: { "elasticfilesystem:AccessPointArn": expect.any(String) } },
      },
    ]);
  });

  it("lets in nobody but its user, by NFS", () => {
    const rules = Object.values(stack.resources("aws_vpc_security_group_ingress_rule"));
    expect(rules).toEqual([
      expect.objectContaining({
        from_port: 2049,
        to_port: 2049,
        ip_protocol: "tcp",
        security_group_id: expect.stringContaining("prometheus-efs"),
        referenced_security_group_id: expect.stringMatching(/network_prometheus_\w+\.id/),
      }),
    ]);
  });

  it("is ready when it can be mounted in every subnet of the tasks", () => {
    expect(Object.values(stack.resources("aws_efs_mount_target")).map(({ subnet_id: id }) => id)).toEqual([
      "subnet-0a1b2c3d4e5f60001",
      "subnet-0a1b2c3d4e5f60002",
    ]);
    expect(volume.ready).toHaveLength(2);
  });
});

describe("a volume on EFS in Terraform", () => {
  itWith(["terraform", "offline providers"], "is mounted in every subnet, found by tags or made with it", async () => {
    const stack = synthesizeStack((scope) => {
      efsIn(new Construct(scope, "tagged"), TAGGED_SUBNETS);
      efsIn(new Construct(scope, "new"), NEW_SUBNETS);
    });
    const result = await applied(stack);
    const made = result.instances("aws_subnet").map(({ id }) => id);
    const found = ["subnet-0a00000000000001", "subnet-0b00000000000002", "subnet-0c00000000000003"];
    const mounted = result.instances("aws_efs_mount_target").map(({ subnet_id: id }) => id);
    expect(made).toHaveLength(2);
    expect(mounted.sort()).toEqual([...found, ...made].sort());
    expect((await result.terraform.changes()).any).toBe(false);
  });
});
