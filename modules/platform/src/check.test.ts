import { describe, expect, it } from "@jest/globals";
import { InvalidValues } from "@watchpost/core";

import { checkAll } from "./check";
import type { PlatformValues } from "./environment";
import { TEST_ENVIRONMENT, TEST_MIXIN } from "../test/environment";
import {
  activeSeries,
  days,
  ec2Ebs,
  existingVpc,
  megabytesPerDay,
  postgres,
  vpnOnly,
  existingCertificate,
  password,
} from "./index";

/** What is wrong with the environments, as people read it. */
function complaint(...environments: PlatformValues[]): string {
  try {
    checkAll(environments);
  } catch (error) {
    if (error instanceof InvalidValues) return error.message;
    throw error;
  }
  return "nothing";
}

const durable: PlatformValues = {
  ...TEST_ENVIRONMENT,
  network: existingVpc({
    id: "vpc-0a1b2c3d4e5f67890",
    privateSubnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
    egress: "nat",
  }),
  access: vpnOnly({
    cidrs: ["10.8.0.0/16"],
    domain: "internal.example.com",
    hostedZone: { name: "internal.example.com", private: true },
    certificate: existingCertificate("arn:aws:acm:eu-west-1:111122223333:certificate/example"),
    signIn: password(),
  }),
  grafana: { database: postgres({}) },
  prometheus: {
    keep: days(90),
    storage: ec2Ebs({ gib: 80 }),
    ingest: megabytesPerDay(500),
    cpu: 1024,
    memoryMiB: 1664,
  },
};

describe("checkAll", () => {
  it("fills in what an environment leaves out", () => {
    const [environment] = checkAll([TEST_ENVIRONMENT]);
    expect(environment?.grafana).toMatchObject({ cpu: 256, memoryMiB: 512, adminPasswordVersion: 1, spot: false });
    expect(environment?.watch).toEqual([TEST_MIXIN]);
  });

  it("refuses a disk that cannot hold what is kept, and says what would", () => {
    const text = complaint({ ...durable, prometheus: { ...durable.prometheus, storage: ec2Ebs({ gib: 50 }) } });
    expect(text).toMatch(
      /^1 value of environment "test" cannot be used:\n {2}prometheus\.storage\.gib: got 50, want at least \d+/,
    );
    expect(text).toContain("90 days × 500 MB a day");
  });

  it("refuses memory that the series and what runs beside them do not fit into", () => {
    expect(
      complaint({ ...TEST_ENVIRONMENT, prometheus: { ...TEST_ENVIRONMENT.prometheus, ingest: activeSeries(200_000) } }),
    ).toContain("prometheus.memoryMiB: got 512, want at least");
  });

  it("refuses sizes that Fargate does not offer, for each service by its own path", () => {
    const text = complaint({
      ...TEST_ENVIRONMENT,
      prometheus: { ...TEST_ENVIRONMENT.prometheus, cpu: 300 },
      grafana: { ...TEST_ENVIRONMENT.grafana, memoryMiB: 700 },
    });
    expect(text).toContain("prometheus.cpu: got 300, want CPU units that Fargate offers: 256, 512");
    expect(text).toContain(
      "grafana.memoryMiB: got 700, want one of 512, 1024, 2048, which Fargate offers with 256 CPU units.",
    );
  });

  it("does not hold a task on its own instance to the sizes of Fargate", () => {
    expect(complaint(durable)).toBe("nothing");
  });

  it("refuses two environments of one name, for they would share a state", () => {
    expect(complaint(TEST_ENVIRONMENT, TEST_ENVIRONMENT)).toBe(
      '1 value of environment "test" cannot be used:\n  name: got "test", want a name that no other environment has.',
    );
  });

  it("refuses to watch nothing, and to watch with one mixin twice", () => {
    expect(complaint({ ...TEST_ENVIRONMENT, watch: [] })).toContain("watch: got [], want what is watched");
    expect(complaint({ ...TEST_ENVIRONMENT, watch: [TEST_MIXIN, TEST_MIXIN] })).toContain(
      'watch[1]: got "test-mixin", want each mixin once.',
    );
  });

  it("tells all problems of all environments at once", () => {
    const text = complaint(
      { ...TEST_ENVIRONMENT, name: "one", region: "europe", watch: [] },
      { ...durable, name: "two", prometheus: { ...durable.prometheus, keep: days(400) } },
      { ...TEST_ENVIRONMENT, name: "three" },
    );
    expect(text.split("\n").map((line) => line.replace(/: got .*/, ""))).toEqual([
      '2 values of environment "one" cannot be used:',
      "  region",
      "  watch",
      "",
      '1 value of environment "two" cannot be used:',
      "  prometheus.storage.gib",
    ]);
  });
});
