import { describe, expect, it } from "@jest/globals";

import { Images } from "./images";
import pins from "./image-pins.json";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("images", () => {
  it("are the pins, unless something else is chosen", () => {
    const images = new Images();
    for (const [name, { repository, tag }] of Object.entries(pins)) {
      expect(images.reference(name as keyof typeof pins)).toBe(`${repository}:${tag}`);
    }
  });

  it("are pinned to versions that are maintained, each in a registry that it names", () => {
    expect(new Images().warnings()).toEqual([]);
    for (const { repository, tag } of Object.values(pins)) {
      expect(repository).toMatch(/^[a-z0-9.-]+\.[a-z]+\/[\w./-]+$/);
      expect(tag).toMatch(/^v?\d+\.\d+\.\d+(-slim)?$/);
    }
  });

  it("take another version", () => {
    const images = new Images({ prometheus: "v3.13.1" });
    expect(images.reference("prometheus")).toBe("quay.io/prometheus/prometheus:v3.13.1");
    expect(images.reference("alertmanager")).toBe(`quay.io/prometheus/alertmanager:${pins.alertmanager.tag}`);
  });

  it("are named by their digest where there is one, for ECS takes a tag or a digest", () => {
    expect(new Images({ grafana: `13.1.3@${DIGEST}` }).reference("grafana")).toBe(
      `docker.io/grafana/grafana@${DIGEST}`,
    );
  });

  it("come from a mirror under the host and path of their originals, so that a pull-through cache can hold all", () => {
    const images = new Images({ mirror: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/mirror", prometheus: "v3.14.0" });
    expect(images.reference("prometheus")).toBe(
      "111122223333.dkr.ecr.eu-west-1.amazonaws.com/mirror/quay.io/prometheus/prometheus:v3.14.0",
    );
    expect(images.reference("awsCli")).toContain("/mirror/public.ecr.aws/aws-cli/aws-cli:");
  });

  it.each([
    [
      "Prometheus 2.x",
      { prometheus: "v2.53.5" },
      "images.prometheus: v2.53.5 is no longer maintained; it gets no security fixes. Maintained: 3.x and later.",
    ],
    [
      "Grafana 10.x",
      { grafana: "10.4.19" },
      "images.grafana: 10.4.19 is no longer maintained; it gets no security fixes. Maintained: 12.x and later.",
    ],
    [
      "Node 20",
      { node: "20.19.0-slim" },
      "images.node: 20.19.0-slim is no longer maintained; it gets no security fixes. Maintained: 22.x and later.",
    ],
  ])("warn of %s", (_, choices, warning) => {
    expect(new Images(choices).warnings()).toEqual([warning]);
  });
});
