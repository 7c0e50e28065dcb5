import type { ImageChoices } from "./environment/images";
import pins from "./image-pins.json";

type ImageName = keyof typeof pins;

/** The first major version of each image's line that is maintained; older ones run, with a warning. */
const MAINTAINED_SINCE: readonly (readonly [ImageName, number])[] = [
  // https://prometheus.io/docs/introduction/release-cycle/
  ["prometheus", 3],
  // https://grafana.com/docs/grafana/latest/upgrade-guide/when-to-upgrade/
  ["grafana", 12],
  // https://nodejs.org/en/about/previous-releases
  ["node", 22],
];

/** Images by name, as containers name them: `quay.io/prometheus/prometheus:v3.14.0`. */
export class Images {
  constructor(private readonly choices: ImageChoices = {}) {}

  reference(name: ImageName): string {
    const { repository } = pins[name];
    const path = this.choices.mirror ? `${this.choices.mirror}/${repository}` : repository;
    const [tag, digest] = this.version(name).split("@");
    // ECS takes a tag or a digest. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    return digest ? `${path}@${digest}` : `${path}:${tag}`;
  }

  /** What to say at synth about versions that are no longer maintained. */
  warnings(): string[] {
    return MAINTAINED_SINCE.flatMap(([name, since]) => {
      const version = this.version(name);
      if (Number(/\d+/.exec(version)?.[0]) >= since) return [];
      return [
        `images.${name}: ${version} is no longer maintained; it gets no security fixes. Maintained: ${since}.x and later.`,
      ];
    });
  }

  /** The tag, and the digest where there is one. */
  private version(name: ImageName): string {
    return this.choices[name] ?? pins[name].tag;
  }
}
