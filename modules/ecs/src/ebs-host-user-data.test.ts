import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { findTool, temporaryDirectory } from "@watchpost/scripts/testing";

import { attached, failing, HOST, HostSandbox } from "../test/host-sandbox";
import { hostUserData } from "./ebs-host-user-data";

/** The instance runs the script by bash. */
function describeWithBash(what: string, tests: () => void): void {
  if (findTool("bash") === undefined) describe.skip(`${what} (not found: bash)`, tests);
  else describe(what, tests);
}

const DEVICE = "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0";
const ATTACH = "aws ec2 attach-volume --volume-id vol-0123456789abcdef0 --instance-id i-0abc --device /dev/sdf";
const JOIN = "systemctl enable --now --no-block ecs";

const changes = ({ calls }: HostSandbox) => calls.filter((call) => !/^(curl|sleep) /.test(call));

describeWithBash("the first start of an instance with a volume", () => {
  it("is a script that bash understands and EC2 takes", async () => {
    const script = hostUserData(HOST);
    const path = join(temporaryDirectory(), "user-data");
    writeFileSync(path, script);
    expect(await new HostSandbox().run("bash", ["-n", path])).toEqual({ status: 0, stdout: "", stderr: "" });
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html
    expect(Buffer.byteLength(script)).toBeLessThan(16 * 1024);
    expect(script.startsWith("#!/bin/bash\n")).toBe(true);
  });

  it("formats an empty volume, mounts it, and only then lets the agent join the cluster", async () => {
    const host = new HostSandbox();
    expect((await host.start()).status).toBe(0);
    expect(changes(host)).toEqual([
      "systemctl disable --now ecs",
      ATTACH,
      `blkid --probe ${DEVICE}`,
      `mkfs.xfs ${DEVICE}`,
      "systemctl daemon-reload",
      "mount /var/lib/prometheus",
      "chown 65534:65534 /var/lib/prometheus",
      "systemctl daemon-reload",
      "systemctl enable --now volume-used.timer",
      JOIN,
    ]);
    expect(host.read("etc/fstab")).toBe(`${DEVICE} /var/lib/prometheus xfs defaults,nofail 0 2\n`);
  });

  it("never formats a volume that holds a file system", async () => {
    const host = new HostSandbox({ blkid: "echo 'TYPE=\"xfs\"'" });
    expect((await host.start()).status).toBe(0);
    expect(changes(host).filter((call) => call.startsWith("mkfs"))).toEqual([]);
    expect(changes(host).at(-1)).toBe(JOIN);
  });

  it.each([4, 8, 1])("neither formats a volume nor joins when blkid cannot tell and ends with %d", async (status) => {
    const host = new HostSandbox({ blkid: `exit ${status}` });
    const ran = await host.start();
    expect(ran.status).toBe(1);
    expect(ran.stderr).toContain("it is left alone");
    expect(changes(host).slice(2)).toEqual([`blkid --probe ${DEVICE}`]);
  });

  it("waits until another instance lets go of the volume", async () => {
    const host = new HostSandbox({ aws: failing(3, attached) });
    const ran = await host.start();
    expect(ran.status).toBe(0);
    expect(ran.stderr).toContain("volume vol-0123456789abcdef0 is not free yet");
    expect(host.calls.filter((call) => call === ATTACH)).toHaveLength(4);
    expect(host.calls.filter((call) => call === "sleep 10")).toHaveLength(3);
  });

  it("waits until an attached volume appears", async () => {
    const appear = `n=$(cat "$ROOT/slept" 2>/dev/null || echo 0); echo $((n + 1)) > "$ROOT/slept"; if [ "$n" -ge 2 ]; then : > "$ROOT${DEVICE}"; fi`;
    const host = new HostSandbox({ aws: "", sleep: appear });
    expect((await host.start()).status).toBe(0);
    expect(host.calls.filter((call) => call === "sleep 1")).toHaveLength(3);
  });

  it("does not attach the volume twice", async () => {
    const host = new HostSandbox();
    writeFileSync(host.device, "");
    expect((await host.start()).status).toBe(0);
    expect(host.calls).not.toContain(ATTACH);
  });

  it.each(["curl", "mkfs.xfs", "mount", "chown"])("joins no cluster when %s fails", async (program) => {
    const host = new HostSandbox({ [program]: "exit 1" });
    expect((await host.start()).status).not.toBe(0);
    expect(host.calls[0]).toBe("systemctl disable --now ecs");
    expect(host.calls).not.toContain(JOIN);
  });

  it("installs the AWS CLI where the image has none", async () => {
    const install = `printf '#!/bin/sh\\n%s\\n' '${attached}' > "$ROOT/bin/aws"; chmod +x "$ROOT/bin/aws"`;
    const host = new HostSandbox({ dnf: install }, ["aws"]);
    expect((await host.start()).status).toBe(0);
    expect(host.calls).toContain("dnf install --assumeyes awscli-2");
  });
});

describeWithBash("what the first start leaves behind", () => {
  it("tells the agent its cluster and keeps tasks from the instance's role", async () => {
    const host = new HostSandbox();
    await host.start();
    expect(host.read("etc/ecs/ecs.config")).toBe(
      [
        "ECS_CLUSTER=test-monitoring-cluster",
        "ECS_AWSVPC_BLOCK_IMDS=true",
        "ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true\n",
      ].join("\n"),
    );
  });

  it("makes the agent wait for the volume after every restart", async () => {
    const host = new HostSandbox();
    await host.start();
    expect(host.read("etc/systemd/system/ecs.service.d/volume.conf")).toBe(
      "[Unit]\nRequiresMountsFor=/var/lib/prometheus\n",
    );
  });

  it("measures the volume every five minutes in the instance's region", async () => {
    const host = new HostSandbox();
    await host.start();
    expect(host.read("etc/systemd/system/volume-used.timer")).toBe(
      "[Timer]\nOnBootSec=1min\nOnUnitActiveSec=5min\n[Install]\nWantedBy=timers.target\n",
    );
    expect(host.read("etc/systemd/system/volume-used.service")).toBe(
      [
        "[Unit]",
        "RequiresMountsFor=/var/lib/prometheus",
        "[Service]",
        "Type=oneshot",
        "Environment=AWS_DEFAULT_REGION=eu-west-1",
        "ExecStart=/usr/local/bin/volume-used\n",
      ].join("\n"),
    );
  });

  it.each([
    ["a file system that may grow", ""],
    ["one that may not", "exit 1"],
  ])("reports how full the volume is, and lets it take new room: %s", async (_, grow) => {
    const host = new HostSandbox({ xfs_growfs: grow });
    await host.start();
    const before = host.calls.length;
    expect((await host.run(join(host.root, "usr/local/bin/volume-used"), [])).status).toBe(0);
    expect(host.calls.slice(before)).toEqual([
      "xfs_growfs /var/lib/prometheus",
      "df --output=pcent /var/lib/prometheus",
      "aws cloudwatch put-metric-data --namespace Watchpost --metric-name VolumeUsedPercent --unit Percent --dimensions Volume=test-prometheus --value 42",
    ]);
  });
});
