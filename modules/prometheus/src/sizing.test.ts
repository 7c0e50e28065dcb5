import { describe, expect, it } from "@jest/globals";
import {
  activeSeries,
  days,
  ec2Ebs,
  EBS_HOST_MEMORY_MIB,
  efs,
  ephemeral,
  GIBIBYTE,
  hours,
  MEBIBYTE,
  megabytesPerDay,
  minutes,
  problemText,
  type PrometheusValues,
  seconds,
} from "@watchpost/core";
import fc from "fast-check";

import { retentionSize, sizingProblems } from "./sizing";

type Ebs = Extract<PrometheusValues["storage"], { kind: "ec2-ebs" }>;

const onEbs = (gib: number, instanceType: Ebs["instanceType"] = "t4g.medium"): Ebs => ({
  ...ec2Ebs({ gib, instanceType }),
  instanceType,
});

/** The cache analytics team: 90 days at 500 MB a day, a scrape a minute. */
const cacheAnalytics: PrometheusValues = {
  keep: days(90),
  storage: onEbs(60),
  scrapeEvery: minutes(1),
  ingest: megabytesPerDay(500),
  cpu: 1024,
  memoryMiB: 1664,
  scrapeConfigs: [],
};

const SIDECARS_MIB = 480;

const problemsOf = (values: Partial<PrometheusValues>, sidecarsMiB = SIDECARS_MIB) =>
  sizingProblems({ ...cacheAnalytics, ...values }, sidecarsMiB).map(problemText);

describe("the size of the disk", () => {
  it("of 50 GiB does not hold 90 days at 500 MB a day, with the arithmetic", () => {
    expect(problemsOf({ storage: onEbs(50) })).toEqual([
      "prometheus.storage.gib: got 50, want at least 55, or keep: days(81). " +
        "90 days × 500 MB a day = 43.9 GiB, which is 88 % of 50 GiB; " +
        "at most 80 % may be planned, for the write-ahead log and compaction need the rest. " +
        "1 MB is 1024 × 1024 bytes, as in Prometheus's own flags.",
    ]);
  });

  it.each([55, 60, 80])("of %d GiB does", (gib) => {
    expect(problemsOf({ storage: onEbs(gib) })).toEqual([]);
  });

  it("of 50 GiB holds the days that it says", () => {
    expect(problemsOf({ storage: onEbs(50), keep: days(81) })).toEqual([]);
    expect(problemsOf({ storage: onEbs(50), keep: days(82) })).toHaveLength(1);
  });

  it("follows from series and interval where these are given", () => {
    expect(problemsOf({ storage: onEbs(10), ingest: activeSeries(100_000), scrapeEvery: seconds(30) })).toEqual([
      "prometheus.storage.gib: got 10, want at least 46, or keep: days(19). " +
        "100000 series every 30s at 1.5 bytes a sample make 412 MB a day; " +
        "90 days × 412 MB a day = 36.2 GiB, which is 363 % of 10 GiB; " +
        "at most 80 % may be planned, for the write-ahead log and compaction need the rest. " +
        "1 MB is 1024 × 1024 bytes, as in Prometheus's own flags.",
    ]);
  });

  it("of a task on Fargate is what it is: less can be kept", () => {
    expect(problemsOf({ storage: ephemeral() })).toEqual([
      "prometheus.keep: got 90d, want at most days(16) on the task's own disk. " +
        "90 days × 500 MB a day = 43.9 GiB, which is 440 % of 10 GiB; " +
        "at most 80 % may be planned, for the write-ahead log and compaction need the rest. " +
        "1 MB is 1024 × 1024 bytes, as in Prometheus's own flags.",
    ]);
    expect(problemsOf({ storage: ephemeral(), keep: days(16) })).toEqual([]);
  });

  it("is told in hours where it does not last a day, and what to do where it lasts for nothing", () => {
    const memoryMiB = 122_880;
    const wants = (megabytes: number) =>
      sizingProblems(
        { ...cacheAnalytics, storage: ephemeral(), ingest: megabytesPerDay(megabytes), keep: days(1), memoryMiB },
        0,
      ).find(({ path }) => path === "prometheus.keep")?.want;
    expect(wants(16_384)).toBe("at most hours(12) on the task's own disk");
    expect(wants(200_000)).toBe("less ingest: not even two hours of it fit on the task's own disk");
  });

  it("cannot be larger than the largest volume of EBS", () => {
    expect(problemsOf({ storage: onEbs(16_384), ingest: megabytesPerDay(200_000) }, 0)[0]).toMatch(
      /^prometheus\.keep: got 90d, want at most days\(67\) on the largest volume of EBS\. /,
    );
  });

  it("does not matter on EFS, which has no end", () => {
    expect(problemsOf({ storage: efs({ acceptUnsupported: true }), keep: days(3650) })).toEqual([]);
  });
});

describe("memory", () => {
  it("must hold the series that the growth stands for, and what runs beside Prometheus", () => {
    expect(problemsOf({ memoryMiB: 1024 })).toEqual([
      "prometheus.memoryMiB: got 1024, want at least 1557. " +
        "128 MiB + 242726 series, which make 500 MB a day when scraped every 1m, × 4 KiB = 1077 MiB, " +
        "and 480 MiB for what runs beside Prometheus.",
    ]);
    expect(problemsOf({ memoryMiB: 1557 })).toEqual([]);
  });

  it("must hold the series that are given", () => {
    expect(problemsOf({ ingest: activeSeries(100_000), memoryMiB: 512 }, 64)).toEqual([
      "prometheus.memoryMiB: got 512, want at least 583. " +
        "128 MiB + 100000 series × 4 KiB = 519 MiB, and 64 MiB for what runs beside Prometheus.",
    ]);
  });

  it("and CPU are not more than the instance has", () => {
    expect(problemsOf({ storage: onEbs(80, "t4g.small"), memoryMiB: 2048, cpu: 4096 })).toEqual([
      "prometheus.cpu: got 4096, want at most 2048 on a t4g.small. It has two vCPUs.",
      "prometheus.memoryMiB: got 2048, want at most 1728 on a t4g.small. " +
        "It has 2048 MiB, of which the system keeps 320. Or choose a larger storage.instanceType.",
    ]);
    expect(problemsOf({ storage: onEbs(80, "t4g.small"), memoryMiB: 1728, cpu: 2048 })).toEqual([]);
  });

  it("and disk are told about at once", () => {
    expect(problemsOf({ storage: onEbs(20, "t4g.small"), memoryMiB: 1024, cpu: 4096 })).toHaveLength(3);
  });
});

const values: fc.Arbitrary<PrometheusValues> = fc.record({
  keep: fc.oneof(fc.integer({ min: 2, max: 48 }).map(hours), fc.integer({ min: 1, max: 3650 }).map(days)),
  storage: fc.oneof(
    fc.constant(ephemeral()),
    fc
      .tuple(
        fc.integer({ min: 1, max: 16_384 }),
        fc.constantFrom(...(Object.keys(EBS_HOST_MEMORY_MIB) as [Ebs["instanceType"]])),
      )
      .map(([gib, instanceType]) => onEbs(gib, instanceType)),
  ),
  scrapeEvery: fc.integer({ min: 5, max: 120 }).map(seconds),
  ingest: fc.oneof(
    fc.integer({ min: 1, max: 2_000_000 }).map(activeSeries),
    fc.integer({ min: 1, max: 20_000 }).map(megabytesPerDay),
  ),
  cpu: fc.integer({ min: 128, max: 4096 }),
  memoryMiB: fc.integer({ min: 256, max: 16_384 }),
  scrapeConfigs: fc.constant([]),
});

const bytesPerDay = ({ ingest, scrapeEvery }: PrometheusValues) =>
  ingest.kind === "active-series" ? ingest.series * (86_400 / scrapeEvery.seconds) * 1.5 : ingest.megabytes * MEBIBYTE;

const gibOf = ({ storage }: PrometheusValues) => (storage.kind === "ec2-ebs" ? storage.gib : 10);

describe("whatever the values", () => {
  it("those that are accepted fill at most 80 % of the disk", () => {
    fc.assert(
      fc.property(values, (given) => {
        const accepted = sizingProblems(given, 0).every(({ path }) => !/keep|gib/.test(path));
        expect(accepted).toBe(given.keep.days * bytesPerDay(given) <= 0.8 * gibOf(given) * GIBIBYTE);
      }),
      { numRuns: 500 },
    );
  });

  it("a larger disk, less ingest and a shorter time never turn what is accepted into what is refused", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 1000 }), (given, more) => {
        fc.pre(sizingProblems(given, 0).length === 0);
        const { storage, ingest, keep } = given;
        if (storage.kind === "ec2-ebs") {
          const larger = Math.min(storage.gib + more, 16_384);
          expect(sizingProblems({ ...given, storage: { ...storage, gib: larger } }, 0)).toEqual([]);
        }
        const less =
          ingest.kind === "active-series"
            ? activeSeries(Math.ceil(ingest.series / (more + 1)))
            : megabytesPerDay(ingest.megabytes / (more + 1));
        expect(sizingProblems({ ...given, ingest: less }, 0)).toEqual([]);
        expect(sizingProblems({ ...given, keep: seconds(Math.ceil(keep.seconds / (more + 1))) }, 0)).toEqual([]);
      }),
    );
  });

  it("what it says that one should write is accepted", () => {
    fc.assert(
      fc.property(values, (given) => {
        for (const { path, want } of sizingProblems(given, 0)) {
          const number = Number(/\d+/.exec(want)?.[0]);
          const mended: PrometheusValues =
            path === "prometheus.storage.gib" && given.storage.kind === "ec2-ebs"
              ? { ...given, storage: { ...given.storage, gib: number } }
              : path === "prometheus.keep"
                ? { ...given, keep: want.includes("hours(") ? hours(number) : days(number) }
                : path === "prometheus.cpu"
                  ? { ...given, cpu: number }
                  : { ...given, memoryMiB: number };
          if (want.startsWith("less ingest")) continue;
          const left = sizingProblems(mended, 0).filter((problem) => problem.path === path && problem.want === want);
          expect(left).toEqual([]);
        }
      }),
    );
  });
});

describe("the flag for the size of the database", () => {
  it("is 85 % of the disk, in the MiB that Prometheus calls MB", () => {
    expect(retentionSize({ storage: onEbs(80) })).toBe("69632MB");
    expect(retentionSize({ storage: onEbs(50) })).toBe("43520MB");
    expect(retentionSize({ storage: ephemeral() })).toBe("8704MB");
  });

  it("is left out on EFS", () => {
    expect(retentionSize({ storage: efs({ acceptUnsupported: true }) })).toBeUndefined();
  });
});
