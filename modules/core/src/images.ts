import type { ImageChoices } from "./environment/images";
import pins from "./images.json";

export type ImageName = keyof typeof pins;

/** The first major version of each image's line that is maintained; older ones run, with a warning. */
const MAINTAINED_SINCE: readonly (readonly [ImageName, number])[] = [
  // https://prometheus.io/docs/introduction/release-cycle/
  ["prometheus", 3],
  // https://grafana.com/docs/grafana/latest/upgrade-guide/when-to-upgrade/
  ["grafana", 12],
];

/** Images by name, as containers name them: `quay.io/prometheus/prometheus:v3.14.0`. */
export class Images {
  constructor(private readonly choices: ImageChoices = {}) {}

  reference(name: ImageName): string {
    const { repository } = pins[name];
    return `${this.choices.mirror ? `${this.choices.mirror}/${withoutHost(repository)}` : repository}:${this.tag(name)}`;
  }

  /** What to say at synth about versions that are no longer maintained. */
  warnings(): string[] {
    return MAINTAINED_SINCE.flatMap(([name, since]) => {
      const tag = this.tag(name);
      const major = Number(/\d+/.exec(tag)?.[0]);
      if (major >= since) return [];
      return [
        `images.${name}: ${tag} is no longer maintained; it gets no security fixes. Maintained: ${since}.x and later.`,
      ];
    });
  }

  private tag(name: ImageName): string {
    return this.choices[name] ?? pins[name].tag;
  }
}

function withoutHost(repository: string): string {
  return repository.slice(repository.indexOf("/") + 1);
}
