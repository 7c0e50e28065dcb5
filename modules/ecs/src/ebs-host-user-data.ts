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
 * When any step fails, it joins none. It expects the ECS-optimized image of Amazon Linux 2023 on a Nitro instance.
 */
export function hostUserData(props: HostUserDataProps): string {
  return [
    "#!/bin/bash\nset -euo pipefail",
    IDENTITY,
    takeVolume(props),
    watchVolume(props),
    joinCluster(props),
    "",
  ].join("\n\n");
}

/** The agent is stopped first, since the image starts it by itself once this script has ended. */
const IDENTITY = `
systemctl disable --now ecs || true
command -v aws >/dev/null || dnf install --assumeyes awscli-2
token=$(curl -sSf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' http://169.254.169.254/latest/api/token)
metadata() { curl -sSf -H "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/meta-data/$1"; }
instance=$(metadata instance-id)
AWS_DEFAULT_REGION=$(metadata placement/region)
export AWS_DEFAULT_REGION
`.trim();

/**
 * blkid ends with 2 where it finds nothing on the device, and mkfs.xfs, without -f, refuses one that is not empty. On
 * Nitro an EBS volume is found by its id: https://docs.aws.amazon.com/ebs/latest/userguide/nvme-ebs-volumes.html
 */
const takeVolume = ({ volumeId, mountPath, uid, gid }: HostUserDataProps) =>
  `
volume=${volumeId}
device=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_$(echo "$volume" | tr -d -)
until [ -e "$device" ] || aws ec2 attach-volume --volume-id "$volume" --instance-id "$instance" --device /dev/sdf; do
  echo "volume $volume is not free yet" >&2
  sleep 10
done
until [ -e "$device" ]; do sleep 1; done
found=0
blkid --probe "$device" || found=$?
case $found in
  0) ;;
  2) mkfs.xfs "$device" ;;
  *) echo "cannot tell what is on $device: it is left alone" >&2; exit 1 ;;
esac
mkdir -p ${mountPath}
echo "$device ${mountPath} xfs defaults,nofail 0 2" >> /etc/fstab
systemctl daemon-reload
mount ${mountPath}
chown ${uid}:${gid} ${mountPath}
`.trim();

/** The file system is told each time to take the room of a volume that has been made larger. */
const watchVolume = ({ mountPath, label }: HostUserDataProps) =>
  `
cat > /usr/local/bin/volume-used <<'SCRIPT'
#!/bin/sh
xfs_growfs ${mountPath} >/dev/null
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
`.trim();

/** The agent waits for the volume after a restart of the instance, too. Started at once, it would wait for this script. */
const joinCluster = ({ cluster, mountPath }: HostUserDataProps) =>
  `
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
`.trim();
