/** The metric that tells how full a host's volume is, in percent. */
export const VOLUME_METRIC = { namespace: "Watchpost", name: "VolumeUsedPercent" } as const;

export interface HostUserDataProps {
  readonly cluster: string;
  readonly volumeId: string;
  /** Where the volume is mounted. */
  readonly mountPath: string;
  /** The volume's name in the metric. */
  readonly label: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * What the instance does at its first start: it takes the volume, making a file system on it only where there is none,
 * reports every five minutes how full it is, and only then joins the cluster, so that no task finds an empty directory.
 */
export function hostUserData({ cluster, volumeId, mountPath, label, uid, gid }: HostUserDataProps): string {
  return `#!/bin/bash
set -euo pipefail
systemctl stop ecs || true
command -v aws >/dev/null || dnf install --assumeyes awscli-2

token=$(curl -sSf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' http://169.254.169.254/latest/api/token)
metadata() { curl -sSf -H "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/meta-data/$1"; }
instance=$(metadata instance-id)
export AWS_DEFAULT_REGION=$(metadata placement/region)

volume=${volumeId}
until aws ec2 attach-volume --volume-id "$volume" --instance-id "$instance" --device /dev/sdf; do
  echo "volume $volume is not free yet" >&2
  sleep 10
done
device=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_$(echo "$volume" | tr -d -)
until [ -e "$device" ]; do sleep 1; done
blkid "$device" || mkfs.xfs "$device"
mkdir -p ${mountPath}
echo "$device ${mountPath} xfs defaults,nofail 0 2" >> /etc/fstab
mount ${mountPath}
xfs_growfs ${mountPath}
chown ${uid}:${gid} ${mountPath}

cat > /usr/local/bin/volume-used <<'SCRIPT'
#!/bin/sh
used=$(df --output=pcent ${mountPath} | tail -1 | tr -dc 0-9)
aws cloudwatch put-metric-data --namespace ${VOLUME_METRIC.namespace} --metric-name ${VOLUME_METRIC.name} --unit Percent --dimensions Volume=${label} --value "$used"
SCRIPT
chmod +x /usr/local/bin/volume-used
cat > /etc/systemd/system/volume-used.service <<UNIT
[Unit]
RequiresMountsFor=${mountPath}
[Service]
Type=oneshot
Environment=AWS_DEFAULT_REGION=$AWS_DEFAULT_REGION
ExecStart=/usr/local/bin/volume-used
UNIT
cat > /etc/systemd/system/volume-used.timer <<UNIT
[Timer]
OnBootSec=1min
OnUnitActiveSec=5min
[Install]
WantedBy=timers.target
UNIT
mkdir -p /etc/systemd/system/ecs.service.d
cat > /etc/systemd/system/ecs.service.d/volume.conf <<UNIT
[Unit]
RequiresMountsFor=${mountPath}
UNIT
cat > /etc/ecs/ecs.config <<CONFIG
ECS_CLUSTER=${cluster}
ECS_AWSVPC_BLOCK_IMDS=true
ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true
CONFIG
systemctl daemon-reload
systemctl enable --now volume-used.timer
systemctl enable --now --no-block ecs
`;
}
