import { z } from "zod";

import { duration, fields, integer, listOf, oneOf, positive } from "../schema";
import { days, hours, minutes, seconds } from "../units";

/** Why a choice must be confirmed in the file: so that the next reader knows it was made with open eyes. */
const accepted = (why: string) => z.literal(true, { error: `true, which says that you know: ${why}` });

const ephemeralSchema = fields({ kind: z.literal("ephemeral") });

const efsSchema = fields({
  kind: z.literal("efs"),
  acceptUnsupported: accepted("Prometheus does not support NFS, and its database may be damaged beyond repair"),
});

/** Sizes that hold a Prometheus beside its sidecars. Memory in MiB: https://aws.amazon.com/ec2/instance-types/ */
export const EBS_HOST_MEMORY_MIB = {
  "t4g.small": 2048,
  "t4g.medium": 4096,
  "t4g.large": 8192,
  "m7g.large": 8192,
  "r7g.large": 16384,
  "t3.small": 2048,
  "t3.medium": 4096,
} as const;

const ec2EbsSchema = fields({
  kind: z.literal("ec2-ebs"),
  /** Size of the volume. */
  gib: integer(1, 16_384),
  /**
   * The instance that carries the volume.
   * @default "t4g.small"
   */
  instanceType: oneOf(Object.keys(EBS_HOST_MEMORY_MIB) as [keyof typeof EBS_HOST_MEMORY_MIB]).default("t4g.small"),
});

/**
 * Share of a disk above which Prometheus deletes the oldest samples whatever their age, so that it never runs full.
 * Its documentation recommends at most 80 to 85 %: https://prometheus.io/docs/prometheus/latest/storage/#right-sizing-retention-size
 */
export const RETENTION_SHARE_OF_DISK = 0.85;

const storageSchema = z.discriminatedUnion("kind", [ephemeralSchema, efsSchema, ec2EbsSchema], {
  error: "ephemeral(), efs({ … }) or ec2Ebs({ … })",
});

/** On the task's own disk: gone when the task is replaced. */
export const ephemeral = () => ({ kind: "ephemeral" }) as const;
/** On EFS: survives the task, but Prometheus does not support it. */
export const efs = (values: Omit<z.input<typeof efsSchema>, "kind">) => ({ kind: "efs", ...values }) as const;
/** On an EBS volume that outlives its instance: durable. */
export const ec2Ebs = (values: Omit<z.input<typeof ec2EbsSchema>, "kind">) => ({ kind: "ec2-ebs", ...values }) as const;

const ingestSchema = z.discriminatedUnion(
  "kind",
  [
    fields({ kind: z.literal("active-series"), series: integer(1, 100_000_000) }),
    fields({ kind: z.literal("megabytes-per-day"), megabytes: positive("a positive number of megabytes") }),
  ],
  { error: "activeSeries(n) or megabytesPerDay(n)" },
);
export type Ingest = z.output<typeof ingestSchema>;

/** How much is expected, as series that get samples at the same time. */
export const activeSeries = (series: number) => ({ kind: "active-series", series }) as const;
/** How much is expected, as growth on disk. */
export const megabytesPerDay = (megabytes: number) => ({ kind: "megabytes-per-day", megabytes }) as const;

export const prometheusSchema = fields({
  /** How long samples are kept. */
  keep: duration(hours(2), days(3650)),
  storage: storageSchema,
  /**
   * Time between two scrapes. Above two minutes a single missed scrape is a gap, for Prometheus looks back five.
   * @default minutes(1)
   */
  scrapeEvery: duration(seconds(5), minutes(2)).default(minutes(1)),
  /**
   * Time between two evaluations of the rules.
   * @default - as scrapeEvery
   */
  evaluateEvery: duration(seconds(5), minutes(2)).optional(),
  /**
   * How much is expected: sizes of disk and memory follow from it and are checked.
   * @default activeSeries(10_000)
   */
  ingest: ingestSchema.default(activeSeries(10_000)),
  /**
   * CPU units of the task: 1024 are one vCPU.
   * @default 256
   */
  cpu: integer(128, 16_384).default(256),
  /**
   * Memory of the task, sidecars included.
   * @default 512
   */
  memoryMiB: integer(256, 122_880).default(512),
  /**
   * Jobs added to prometheus.yml as they stand, in its own format.
   * https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
   * @default []
   */
  scrapeConfigs: listOf(
    z.looseObject({ job_name: z.string({ error: "the job's name" }) }, { error: "a scrape_config with a job_name" }),
    0,
    "scrape_configs",
  ).default([]),
});
export type PrometheusValues = z.output<typeof prometheusSchema>;
