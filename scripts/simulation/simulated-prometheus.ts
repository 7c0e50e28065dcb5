import { SampleFile } from "./blocks";
import { dataDirectory, PrometheusServer } from "./prometheus-server";
import { evaluateInto, levelsOf, type RecordingRule, recordingRules } from "./recorded";
import { Workload, type WorkloadProps } from "./workload";

export interface SimulatedPrometheusProps extends WorkloadProps {
  /** Where it keeps its samples. */
  readonly directory: string;
  /** Up to when there are samples: seconds since 1970. */
  readonly end: number;
  /** How far they lie apart, in seconds. @default 60 */
  readonly step?: number;
  /** What it records. @default - all rules that are committed */
  readonly rules?: readonly RecordingRule[];
  /** Is told of each part that is done. @default - nobody */
  readonly progress?: (text: string) => void;
}

/** A real Prometheus that knows some simulations' past, and what rules would have recorded of it. It scrapes nothing. */
export async function simulatedPrometheus(props: SimulatedPrometheusProps): Promise<PrometheusServer> {
  const { directory, end, step = 60, since, rules = recordingRules(), progress = () => undefined } = props;
  const range = { start: since, end, step };
  const raw = new SampleFile();
  const workload = new Workload(props);
  for (let at = since; at <= end; at += step) {
    for (const { selector, value } of workload.samplesAt(at)) raw.add(selector, value, at);
  }
  progress(`${raw.samples} samples simulated`);
  await raw.intoBlocks(dataDirectory(directory));
  progress("made into blocks");
  for (const level of levelsOf(rules)) {
    const recorded = new SampleFile();
    await asking(directory, async ({ api }) => {
      await evaluateInto(recorded, api, level, range);
    });
    await recorded.intoBlocks(dataDirectory(directory));
    progress(`${recorded.samples} samples recorded by ${level.length} rules`);
  }
  return PrometheusServer.start({ directory });
}

/** Blocks that were made while a Prometheus runs are only found by the next one, or minutes later. */
async function asking(directory: string, ask: (prometheus: PrometheusServer) => Promise<void>): Promise<void> {
  const prometheus = await PrometheusServer.start({ directory });
  try {
    await ask(prometheus);
  } finally {
    await prometheus.stop();
  }
}
