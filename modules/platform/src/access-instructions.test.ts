import { describe, expect, it } from "@jest/globals";
import { run } from "@watchpost/scripts/testing";

import { accessInstructions, insideInstructions, openInstructions } from "./access-instructions";

const task = { cluster: "dev-monitoring-cluster", service: "dev-grafana-service", port: 3000, region: "eu-west-1" };
const password = { secret: "dev-monitoring/grafana/admin-password", region: "eu-west-1" };

/** `aws` as a shell function that answers like AWS, printing to standard error what it was asked. */
const FAKE_AWS = `aws() {
  echo "$*" >&2
  case "$1 $2" in
    "ecs list-tasks") echo arn:aws:ecs:eu-west-1:111122223333:task/dev-monitoring-cluster/abc ;;
    "ecs describe-tasks") echo eni-0123456789abcdef0 ;;
    "ec2 describe-network-interfaces") echo 192.0.2.10 ;;
    "secretsmanager get-secret-value") echo the-password ;;
  esac
}`;

/** Runs what are commands, as somebody who pastes them into a shell; the sentences between them are left out. */
const paste = (text: string) => {
  const commands = text.split("\n").filter((line) => !/^(The|Open) /.test(line));
  return run("bash", ["-euc", [FAKE_AWS, ...commands].join("\n")]);
};

describe("accessInstructions", () => {
  it("leads to the address of the task and to the password, when pasted into a shell", async () => {
    const { status, stdout, stderr } = await paste(accessInstructions(task, password));
    expect({ status, stdout }).toEqual({ status: 0, stdout: "http://192.0.2.10:3000\nthe-password\n" });
    expect(stderr).toContain("--cluster dev-monitoring-cluster --service-name dev-grafana-service");
    expect(stderr).toContain("--tasks arn:aws:ecs:eu-west-1:111122223333:task/dev-monitoring-cluster/abc");
    expect(stderr).toContain("--secret-id dev-monitoring/grafana/admin-password");
  });

  it("has no line that cdktf would break in two", () => {
    const lines = accessInstructions(task, password).split("\n");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it("asks for no password where there is none", () => {
    expect(accessInstructions(task)).not.toContain("secretsmanager");
  });
});

describe("openInstructions", () => {
  it("names the address and how to get the password", async () => {
    const text = openInstructions("https://grafana.internal.example.com", password);
    expect(text.split("\n")[0]).toBe("Open https://grafana.internal.example.com");
    expect((await paste(text)).stdout).toBe("the-password\n");
  });
});

describe("insideInstructions", () => {
  it("says that the address answers only inside the network", () => {
    expect(insideInstructions("http://prometheus.staging.wumbo.local:9090")).toMatch(
      /^http:\/\/prometheus\.staging\.wumbo\.local:9090, from inside the VPC only/,
    );
  });
});
