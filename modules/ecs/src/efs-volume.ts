import { EfsAccessPoint } from "@cdktf/provider-aws/lib/efs-access-point";
import { EfsFileSystem } from "@cdktf/provider-aws/lib/efs-file-system";
import { EfsMountTarget } from "@cdktf/provider-aws/lib/efs-mount-target";
import type { Names, PolicyStatement } from "@watchpost/core";
import type { Network, Party } from "@watchpost/network";
import { type ITerraformDependable, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";

import type { Volume } from "./task-definition";

export interface EfsVolumeProps {
  readonly names: Names;
  readonly network: Network;
  /** What it keeps: `prometheus`. */
  readonly name: string;
  /** The party that mounts it. */
  readonly user: Party;
  /** Numbers of the user and the group that the files belong to. */
  readonly uid: number;
  readonly gid: number;
}

const NFS_PORT = 2049;

/** An encrypted EFS file system with one directory, mounted by one party. */
export class EfsVolume extends Construct {
  readonly volume: Volume;
  /** What the task that mounts it may do. */
  readonly statements: readonly PolicyStatement[];
  /** What must be there before a task can mount it. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { names, network, name, user, uid, gid }: EfsVolumeProps) {
    super(scope, id);
    const label = names.of(name);
    const fileSystem = new EfsFileSystem(this, "Resource", {
      encrypted: true,
      throughputMode: "elastic",
      lifecyclePolicy: [{ transitionToIa: "AFTER_30_DAYS" }],
      tags: { Name: label },
    });
    const party = network.party(`${name}-efs`, `EFS of ${name}`);
    user.connectTo(party, NFS_PORT);
    const accessPoint = new EfsAccessPoint(this, "directory", {
      fileSystemId: fileSystem.id,
      posixUser: { uid, gid },
      rootDirectory: { path: `/${name}`, creationInfo: { ownerUid: uid, ownerGid: gid, permissions: "0750" } },
      tags: { Name: label },
    });
    this.ready = this.mountTargets(fileSystem.id, party, network);
    this.volume = { name, on: "efs", fileSystemId: fileSystem.id, accessPointId: accessPoint.id };
    this.statements = [
      {
        sid: "MountEfs",
        actions: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        resources: [fileSystem.arn],
        condition: { StringEquals: { "elasticfilesystem:AccessPointArn": accessPoint.arn } },
      },
    ];
  }

  private mountTargets(fileSystemId: string, party: Party, network: Network): ITerraformDependable[] {
    const common = { fileSystemId, securityGroups: [party.securityGroupId] };
    const { ids, count } = network.taskSubnets;
    if (count === undefined) {
      const subnets = TerraformIterator.fromList(ids);
      return [
        new EfsMountTarget(this, "mount", { ...common, forEach: subnets, subnetId: Token.asString(subnets.value) }),
      ];
    }
    return ids.map((subnetId, i) => new EfsMountTarget(this, `mount-${i}`, { ...common, subnetId }));
  }
}
