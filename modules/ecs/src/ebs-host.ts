import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { EbsVolume } from "@cdktf/provider-aws/lib/ebs-volume";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { type Names, policyDocument, type PolicyStatement, terraformText, trustPolicy } from "@watchpost/core";
import type { Network, Party } from "@watchpost/network";
import { Fn, type ITerraformDependable, type TerraformResource, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";

import type { Cluster } from "./cluster";
import { hostUserData, VOLUME_METRIC } from "./ebs-host-user-data";
import type { Volume } from "./task-definition";

export interface EbsHostProps {
  readonly names: Names;
  readonly network: Network;
  readonly cluster: Cluster;
  /** The security group of the instance. */
  readonly party: Party;
  /** What the volume keeps: `prometheus`. */
  readonly name: string;
  readonly gib: number;
  readonly instanceType: string;
  /** Numbers of the user and the group that the files belong to. */
  readonly uid: number;
  readonly gid: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** Names the image by a parameter that AWS keeps current: a new instance has the newest one. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html */
const imageOf = (instanceType: string) =>
  `resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023${/^[a-z]\dg|^[a-z]+\d+g/.test(instanceType) ? "/arm64" : ""}/recommended/image_id`;

/** What an instance of a cluster calls beside what its tasks do. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html */
const HOST_CALLS = ["ec2", "ecs", "ecs-agent", "ecs-telemetry"];

/**
 * One instance of the cluster and an EBS volume that outlives it. When the instance is lost, its successor in the same
 * zone takes the volume over; when the volume is destroyed, a snapshot stays.
 */
export class EbsHost extends Construct {
  /** The one that its tasks must run in. */
  readonly subnetId: string;
  readonly volume: Volume;
  /** What must be there before a task can run on it, and stay until the last one has stopped. */
  readonly ready: ITerraformDependable;
  /** Dimensions of the metric that tells how full the volume is. */
  readonly volumeMetric: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Record<string, string>;
  };

  constructor(scope: Construct, id: string, props: EbsHostProps) {
    super(scope, id);
    const { names, name, network, party, gib } = props;
    const label = names.of(name);
    const hostPath = `/var/lib/${name}`;
    party.allowHttpsOut();
    this.subnetId = firstSubnet(network);
    const subnet = new DataAwsSubnet(this, "subnet", { id: this.subnetId });
    const disk = new EbsVolume(this, "data", {
      availabilityZone: subnet.availabilityZone,
      size: gib,
      type: "gp3",
      encrypted: true,
      finalSnapshot: true,
      tags: { Name: label },
    });
    this.ready = this.instance(props, label, hostPath, disk);
    this.volume = { name, on: "host", hostPath };
    this.volumeMetric = { ...VOLUME_METRIC, dimensions: { Volume: label } };
  }

  private instance(props: EbsHostProps, label: string, hostPath: string, disk: EbsVolume): ITerraformDependable {
    const { cluster, instanceType, network, party, uid, gid } = props;
    const profile = this.instanceProfile(label, disk);
    const userData = new TerraformLocal(
      this,
      "user-data",
      terraformText(hostUserData({ cluster: cluster.name, volumeId: disk.id, mountPath: hostPath, label, uid, gid })),
    );
    const tags = { ...props.tags, Name: label };
    const template = new LaunchTemplate(this, "template", {
      name: label,
      imageId: imageOf(instanceType),
      instanceType,
      iamInstanceProfile: { arn: profile.arn },
      vpcSecurityGroupIds: [party.securityGroupId],
      userData: Fn.base64encode(userData.asString),
      metadataOptions: { httpTokens: "required", httpEndpoint: "enabled", httpPutResponseHopLimit: 1 },
      updateDefaultVersion: true,
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
    });
    return new AutoscalingGroup(this, "Resource", {
      name: label,
      minSize: 1,
      maxSize: 1,
      desiredCapacity: 1,
      vpcZoneIdentifier: [this.subnetId],
      launchTemplate: { id: template.id, version: Fn.tostring(template.latestVersion) },
      healthCheckType: "EC2",
      // The old instance lets go of the volume before the new one takes it.
      instanceMaintenancePolicy: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
      instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 0, maxHealthyPercentage: 100 } },
      tag: Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      // Without its permissions the agent cannot tell that the last task has stopped, for which destroy waits.
      dependsOn: [cluster.ready, ...profile.permissions, ...network.taskSubnets.ready, ...network.callsAws(HOST_CALLS)],
    });
  }

  private instanceProfile(label: string, disk: EbsVolume): { arn: string; permissions: TerraformResource[] } {
    const role = new IamRole(this, "role", {
      name: `${label}-host`,
      assumeRolePolicy: trustPolicy("ec2.amazonaws.com"),
    });
    const agent = new IamRolePolicyAttachment(this, "ecs-agent", {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role",
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: `${label}-host`,
      role: role.id,
      policy: policyDocument(hostStatements(disk.arn, label)),
    });
    const { arn } = new IamInstanceProfile(this, "profile", { name: `${label}-host`, role: role.name });
    return { arn, permissions: [agent, policy] };
  }
}

/**
 * The subnet, and by it the zone, that the volume stays in. AWS lists subnets that are found by tags in any order:
 * sorted, the same ones give the same first, and the volume is not made anew in another zone.
 */
function firstSubnet({ taskSubnets: { ids, count } }: Network): string {
  if (count === undefined) return Token.asString(Fn.element(Fn.sort(ids), 0));
  const [first] = ids;
  if (first === undefined) throw new Error("An instance needs a subnet for tasks, and the network has none.");
  return first;
}

function hostStatements(volumeArn: string, label: string): PolicyStatement[] {
  return [
    { sid: "TakeTheVolume", actions: ["ec2:AttachVolume"], resources: [volumeArn] },
    {
      sid: "TakeItToThisInstance",
      actions: ["ec2:AttachVolume"],
      resources: ["arn:aws:ec2:*:*:instance/*"],
      condition: { StringEquals: { "aws:ResourceTag/Name": label } },
    },
    {
      sid: "TellHowFullItIs",
      actions: ["cloudwatch:PutMetricData"],
      resources: ["*"],
      condition: { StringEquals: { "cloudwatch:namespace": VOLUME_METRIC.namespace } },
    },
  ];
}
