import {
  type Duration,
  EBS_HOST_MEMORY_MIB,
  GIBIBYTE,
  type Ingest,
  MEBIBYTE,
  type Problem,
  type PrometheusValues,
  RETENTION_SHARE_OF_DISK,
} from "@watchpost/core";

/** Prometheus stores one to two bytes a sample. https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects */
const BYTES_PER_SAMPLE = 1.5;

/** Share of a disk that samples may be planned to fill; above it an alert fires. */
const PLANNED_SHARE_OF_DISK = 0.8;

/** Of the 20 GiB that Fargate gives a task, images take a part. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html */
const EPHEMERAL_DISK_GIB = 10;

/** https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
const LARGEST_EBS_VOLUME_GIB = 16_384;

/**
 * Memory a series takes while samples come in, with room for queries: 3 kB by
 * https://www.robustperception.io/why-does-prometheus-use-so-much-ram/, and a third more.
 */
const BYTES_PER_SERIES = 4096;

/** What an idle Prometheus takes. */
const BASE_MEMORY_MIB = 128;

/** What the system and the ECS agent keep of an instance's memory. */
const HOST_RESERVE_MIB = 320;

/** Every instance type that is offered has two vCPUs. https://aws.amazon.com/ec2/instance-types/ */
const HOST_CPU_UNITS = 2048;

/** Prometheus cuts its blocks every two hours. */
const SHORTEST_KEEP_HOURS = 2;

const SECONDS_PER_DAY = 86_400;

/** What an amount of samples needs. */
interface Needs {
  readonly bytesPerDay: number;
  readonly activeSeries: number;
  /** How the one follows from the other, for people. */
  readonly bytesText: string;
  readonly seriesText: string;
}

/**
 * From either way of saying it to the other. A megabyte is 2^20 bytes, as in the flags of Prometheus, and as `du`
 * counts what lies on a disk.
 */
function needsOf(ingest: Ingest, scrapeEvery: Duration): Needs {
  const bytesPerSeriesAndDay = (SECONDS_PER_DAY / scrapeEvery.seconds) * BYTES_PER_SAMPLE;
  if (ingest.kind === "active-series") {
    const { series } = ingest;
    const bytesPerDay = series * bytesPerSeriesAndDay;
    return {
      activeSeries: series,
      bytesPerDay,
      bytesText: `${series} series every ${scrapeEvery} at ${BYTES_PER_SAMPLE} bytes a sample make ${number(bytesPerDay / MEBIBYTE)} MB a day; `,
      seriesText: `${series} series`,
    };
  }
  const bytesPerDay = ingest.megabytes * MEBIBYTE;
  const activeSeries = Math.round(bytesPerDay / bytesPerSeriesAndDay);
  return {
    bytesPerDay,
    activeSeries,
    bytesText: "",
    seriesText: `${activeSeries} series, which make ${number(ingest.megabytes)} MB a day when scraped every ${scrapeEvery},`,
  };
}

/** Size of the disk that samples lie on, in bytes; EFS has no end. */
function diskBytes({ storage }: Pick<PrometheusValues, "storage">): number | undefined {
  switch (storage.kind) {
    case "ephemeral":
      return EPHEMERAL_DISK_GIB * GIBIBYTE;
    case "efs":
      return undefined;
    case "ec2-ebs":
      return storage.gib * GIBIBYTE;
  }
}

/** The value of `--storage.tsdb.retention.size`, in whole MiB: `69632MB`; Prometheus counts in powers of two. */
export function retentionSize(values: Pick<PrometheusValues, "storage">): string | undefined {
  const disk = diskBytes(values);
  return disk === undefined ? undefined : `${Math.floor((disk * RETENTION_SHARE_OF_DISK) / MEBIBYTE)}MB`;
}

/**
 * What the disk and the memory cannot hold, with the arithmetic.
 * @param sidecarsMiB memory of what runs beside Prometheus in its task
 */
export function sizingProblems(values: PrometheusValues, sidecarsMiB: number): Problem[] {
  const needs = needsOf(values.ingest, values.scrapeEvery);
  return [...diskProblems(values, needs), ...memoryProblems(values, needs, sidecarsMiB), ...instanceProblems(values)];
}

function diskProblems(values: PrometheusValues, { bytesPerDay, bytesText }: Needs): Problem[] {
  const disk = diskBytes(values);
  if (disk === undefined) return [];
  const needed = values.keep.days * bytesPerDay;
  const usable = disk * PLANNED_SHARE_OF_DISK;
  if (needed <= usable) return [];
  const help =
    bytesText +
    `${number(values.keep.days)} days × ${number(bytesPerDay / MEBIBYTE)} MB a day = ${number(needed / GIBIBYTE)} GiB, ` +
    `which is ${Math.ceil((needed / disk) * 100)} % of ${number(disk / GIBIBYTE)} GiB; ` +
    `at most ${PLANNED_SHARE_OF_DISK * 100} % may be planned, for the write-ahead log and compaction need the rest. ` +
    "1 MB is 1024 × 1024 bytes, as in Prometheus's own flags.";
  const shorter = longestKeep(usable / bytesPerDay);
  const gib = Math.ceil(needed / PLANNED_SHARE_OF_DISK / GIBIBYTE);
  if (values.storage.kind === "ec2-ebs" && gib <= LARGEST_EBS_VOLUME_GIB) {
    const want = `at least ${gib}${shorter ? `, or keep: ${shorter}` : ""}`;
    return [{ path: "prometheus.storage.gib", got: values.storage.gib, want, help }];
  }
  const place = values.storage.kind === "ephemeral" ? "the task's own disk" : "the largest volume of EBS";
  const want = shorter ? `at most ${shorter} on ${place}` : `less ingest: not even two hours of it fit on ${place}`;
  return [{ path: "prometheus.keep", got: values.keep, want, help }];
}

/** The longest time that samples can be kept, as one writes it; undefined where it is shorter than any that is allowed. */
function longestKeep(atMostDays: number): string | undefined {
  const atMostHours = Math.floor(atMostDays * 24);
  if (atMostDays >= 1) return `days(${Math.floor(atMostDays)})`;
  return atMostHours >= SHORTEST_KEEP_HOURS ? `hours(${atMostHours})` : undefined;
}

function memoryProblems({ memoryMiB }: PrometheusValues, needs: Needs, sidecarsMiB: number): Problem[] {
  const prometheusMiB = Math.ceil(BASE_MEMORY_MIB + (needs.activeSeries * BYTES_PER_SERIES) / MEBIBYTE);
  const needed = prometheusMiB + sidecarsMiB;
  if (memoryMiB >= needed) return [];
  return [
    {
      path: "prometheus.memoryMiB",
      got: memoryMiB,
      want: `at least ${needed}`,
      help:
        `${BASE_MEMORY_MIB} MiB + ${needs.seriesText} × ${BYTES_PER_SERIES / 1024} KiB = ${prometheusMiB} MiB, ` +
        `and ${sidecarsMiB} MiB for what runs beside Prometheus.`,
    },
  ];
}

/** A task that asks for more than its instance has is never placed. */
function instanceProblems({ cpu, memoryMiB, storage }: PrometheusValues): Problem[] {
  if (storage.kind !== "ec2-ebs") return [];
  const { instanceType } = storage;
  const has = EBS_HOST_MEMORY_MIB[instanceType];
  const offered = has - HOST_RESERVE_MIB;
  const problems: Problem[] = [];
  if (cpu > HOST_CPU_UNITS) {
    problems.push({
      path: "prometheus.cpu",
      got: cpu,
      want: `at most ${HOST_CPU_UNITS} on a ${instanceType}`,
      help: "It has two vCPUs.",
    });
  }
  if (memoryMiB > offered) {
    problems.push({
      path: "prometheus.memoryMiB",
      got: memoryMiB,
      want: `at most ${offered} on a ${instanceType}`,
      help: `It has ${has} MiB, of which the system keeps ${HOST_RESERVE_MIB}. Or choose a larger storage.instanceType.`,
    });
  }
  return problems;
}

/** With one digit behind the point, if it needs one. */
function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}
