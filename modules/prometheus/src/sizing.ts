import {
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
export const PLANNED_SHARE_OF_DISK = 0.8;

/** Of the 20 GiB that Fargate gives a task, images take a part. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html */
const EPHEMERAL_DISK_GIB = 10;

/**
 * Memory a series takes while samples come in, with room for queries: 3 kB by
 * https://www.robustperception.io/why-does-prometheus-use-so-much-ram/, and a third more.
 */
const BYTES_PER_SERIES = 4096;

/** What an idle Prometheus takes. */
const BASE_MEMORY_MIB = 128;

/** What the system and the ECS agent keep of an instance's memory. */
const HOST_RESERVE_MIB = 320;

const SECONDS_PER_DAY = 86_400;

/** What an amount of samples needs. */
export interface Needs {
  readonly bytesPerDay: number;
  readonly activeSeries: number;
}

/** From either way of saying it to the other. */
export function needsOf(ingest: Ingest, scrapeSeconds: number): Needs {
  const bytesPerSeriesAndDay = (SECONDS_PER_DAY / scrapeSeconds) * BYTES_PER_SAMPLE;
  if (ingest.kind === "active-series") {
    return { activeSeries: ingest.series, bytesPerDay: ingest.series * bytesPerSeriesAndDay };
  }
  const bytesPerDay = ingest.megabytes * 1_000_000;
  return { bytesPerDay, activeSeries: Math.round(bytesPerDay / bytesPerSeriesAndDay) };
}

/** Size of the disk that samples lie on, in bytes; EFS has no end. */
export function diskBytes({ storage }: Pick<PrometheusValues, "storage">): number | undefined {
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
  const needs = needsOf(values.ingest, values.scrapeEvery.seconds);
  return [...diskProblems(values, needs), ...memoryProblems(values, needs, sidecarsMiB)];
}

function diskProblems(values: PrometheusValues, { bytesPerDay }: Needs): Problem[] {
  const disk = diskBytes(values);
  if (disk === undefined) return [];
  const needed = values.keep.days * bytesPerDay;
  const usable = disk * PLANNED_SHARE_OF_DISK;
  if (needed <= usable) return [];
  const arithmetic =
    `${number(values.keep.days)} days × ${number(bytesPerDay / 1e6)} MB a day = ${number(needed / GIBIBYTE)} GiB, ` +
    `which is ${Math.round((needed / disk) * 100)} % of ${number(disk / GIBIBYTE)} GiB; ` +
    `at most ${PLANNED_SHARE_OF_DISK * 100} % may be planned, for the write-ahead log and compaction need the rest.`;
  const keepAtMost = Math.floor(usable / bytesPerDay);
  const shorter = `keep at most days(${keepAtMost})`;
  if (values.storage.kind === "ephemeral") {
    return [
      {
        path: "prometheus.keep",
        got: String(values.keep),
        want: `at most ${keepAtMost}d on a task's own disk`,
        help: arithmetic,
      },
    ];
  }
  const gib = Math.ceil(needed / PLANNED_SHARE_OF_DISK / GIBIBYTE);
  return [
    { path: "prometheus.storage.gib", got: disk / GIBIBYTE, want: `at least ${gib}, or ${shorter}`, help: arithmetic },
  ];
}

function memoryProblems(values: PrometheusValues, { activeSeries }: Needs, sidecarsMiB: number): Problem[] {
  const series = (activeSeries * BYTES_PER_SERIES) / MEBIBYTE;
  const needed = Math.ceil(BASE_MEMORY_MIB + series + sidecarsMiB);
  const problems: Problem[] = [];
  if (values.memoryMiB < needed) {
    problems.push({
      path: "prometheus.memoryMiB",
      got: values.memoryMiB,
      want: `at least ${needed}`,
      help: `${BASE_MEMORY_MIB} MiB + ${activeSeries} series × 4 KiB = ${Math.ceil(BASE_MEMORY_MIB + series)} MiB, and ${sidecarsMiB} MiB for what runs beside Prometheus.`,
    });
  }
  if (values.storage.kind !== "ec2-ebs") return problems;
  const { instanceType } = values.storage;
  const offered = EBS_HOST_MEMORY_MIB[instanceType] - HOST_RESERVE_MIB;
  if (values.memoryMiB > offered) {
    problems.push({
      path: "prometheus.memoryMiB",
      got: values.memoryMiB,
      want: `at most ${offered} on a ${instanceType}`,
      help: `It has ${EBS_HOST_MEMORY_MIB[instanceType]} MiB, of which the system keeps ${HOST_RESERVE_MIB}. Or choose a larger storage.instanceType.`,
    });
  }
  return problems;
}

/** With one digit behind the point, if it needs one. */
function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}
