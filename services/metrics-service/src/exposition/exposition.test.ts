import { gunzipSync } from "node:zlib";

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import type { Family, FamilyType, Sample } from "../model";
import { Exposition } from "./exposition";
import { FORMATS } from "./format";
import { renderLabels } from "./labels";
import { parsePage } from "./testing/parse";

const gauge = (name: string, ...samples: readonly [labels: string, value: number][]): Family => ({
  name,
  type: "gauge",
  help: "What it is.",
  samples: samples.map(([labels, value]): Sample => ({ suffix: "", labels, value })),
});

const COUNTER: Family = {
  name: "lambda_requests",
  type: "counter",
  help: "Invocations.",
  samples: [
    { suffix: "_total", labels: 'function_name="pay"', value: 17 },
    { suffix: "_created", labels: 'function_name="pay"', value: 1767225600 },
  ],
};

const HISTOGRAM: Family = {
  name: "lambda_request_duration_seconds",
  type: "histogram",
  unit: "seconds",
  help: 'From "Duration",\nby TC(a:b) \\ 1000.',
  samples: [
    { suffix: "_bucket", labels: 'le="1.0"', value: 3 },
    { suffix: "_bucket", labels: 'le="+Inf"', value: 4 },
    { suffix: "_sum", labels: "", value: 2.5 },
    { suffix: "_count", labels: "", value: 4 },
  ],
};

const INFO: Family = {
  name: "watchpost_build",
  type: "info",
  help: "The program.",
  samples: [{ suffix: "_info", labels: 'version="1"', value: 1 }],
};

async function exposing(...families: readonly Family[]): Promise<Exposition> {
  const exposition = new Exposition({ live: () => [] });
  await exposition.publish(families);
  return exposition;
}

const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString("utf8");

describe("a page in the text format", () => {
  it("calls counters and information by their samples' names, and leaves out when they began", async () => {
    expect(text((await exposing(COUNTER, HISTOGRAM, INFO)).page("text"))).toBe(
      `# HELP lambda_requests_total Invocations.
# TYPE lambda_requests_total counter
lambda_requests_total{function_name="pay"} 17
# HELP lambda_request_duration_seconds From "Duration",\\nby TC(a:b) \\\\ 1000.
# TYPE lambda_request_duration_seconds histogram
lambda_request_duration_seconds_bucket{le="1.0"} 3
lambda_request_duration_seconds_bucket{le="+Inf"} 4
lambda_request_duration_seconds_sum 2.5
lambda_request_duration_seconds_count 4
# HELP watchpost_build_info The program.
# TYPE watchpost_build_info gauge
watchpost_build_info{version="1"} 1
`,
    );
  });
});

describe("a page in OpenMetrics", () => {
  it("calls families by their own names, says units and beginnings, and ends", async () => {
    expect(text((await exposing(COUNTER, HISTOGRAM, INFO)).page("openmetrics"))).toBe(
      `# TYPE lambda_requests counter
# HELP lambda_requests Invocations.
lambda_requests_total{function_name="pay"} 17
lambda_requests_created{function_name="pay"} 1767225600
# TYPE lambda_request_duration_seconds histogram
# UNIT lambda_request_duration_seconds seconds
# HELP lambda_request_duration_seconds From \\"Duration\\",\\nby TC(a:b) \\\\ 1000.
lambda_request_duration_seconds_bucket{le="1.0"} 3
lambda_request_duration_seconds_bucket{le="+Inf"} 4
lambda_request_duration_seconds_sum 2.5
lambda_request_duration_seconds_count 4
# TYPE watchpost_build info
# HELP watchpost_build The program.
watchpost_build_info{version="1"} 1
# EOF
`,
    );
  });

  it("leaves out a unit that does not end the name, for which Prometheus would refuse the page", async () => {
    const page = text((await exposing({ ...gauge("hit_rate", ["", 1]), unit: "ratio" })).page("openmetrics"));
    expect(page).not.toContain("UNIT");
  });

  it("ends even before anything was published", () => {
    expect(text(new Exposition({ live: () => [] }).page("openmetrics"))).toBe("# EOF\n");
  });
});

describe("a publication", () => {
  it("leaves out families that would make the page invalid, and says why", async () => {
    const exposition = new Exposition({ live: () => [INFO] });
    const published = await exposition.publish([
      COUNTER,
      COUNTER,
      gauge("lambda_requests_total", ["", 1]),
      gauge("watchpost_build_info", ["", 1]),
      gauge("0wrong", ["", 1]),
      gauge("right", ["", 1]),
    ]);
    expect(published).toEqual({
      families: 2,
      samples: 3,
      bytes: 177,
      refused: [
        "lambda_requests (counter) shares the name lambda_requests with another family: lambda_requests (counter)",
        "lambda_requests_total (gauge) shares the name lambda_requests_total with another family: lambda_requests (counter)",
        "watchpost_build_info (gauge) shares the name watchpost_build_info with another family: watchpost_build (info)",
        '"0wrong" is no name of a metric',
      ],
    });
    expect([...parsePage(text(exposition.page("text")), "text").keys()]).toEqual([
      "lambda_requests_total",
      "right",
      "watchpost_build_info",
    ]);
  });

  it("shows all of itself at once, and nothing before it is done", async () => {
    const exposition = await exposing(gauge("a", ["", 1]));
    const many = Array.from({ length: 5_000 }, (_, i): [string, number] => [`i="${i}"`, 2]);
    const publication = exposition.publish([gauge("a", ...many)]);
    let during = 0;
    const look = () => {
      const samples = parsePage(text(exposition.page("text")), "text").get("a")?.samples ?? [];
      if (samples.length === 1) {
        during++;
        setImmediate(look);
      } else expect(samples).toHaveLength(5_000);
    };
    look();
    await publication;
    // Whoever scrapes gets a turn between its slices.
    expect(during).toBeGreaterThan(3);
    expect(parsePage(text(exposition.page("text")), "text").get("a")?.samples).toHaveLength(5_000);
  });

  it("leaves what is shown when it fails, and the next one is shown", async () => {
    const exposition = await exposing(gauge("a", ["", 1]));
    const broken = {
      ...gauge("b"),
      samples: {
        [Symbol.iterator]: (): Iterator<Sample> => {
          throw new Error("no state");
        },
      },
    };
    await expect(exposition.publish([broken])).rejects.toThrow("no state");
    expect(text(exposition.page("text"))).toContain("\na 1\n");
    await exposition.publish([gauge("c", ["", 3])]);
    expect(text(exposition.page("text"))).toContain("\nc 3\n");
  });

  it("waits for the one before it", async () => {
    const exposition = new Exposition({ live: () => [] });
    const many = Array.from({ length: 5_000 }, (_, i): [string, number] => [`i="${i}"`, 2]);
    await Promise.all([exposition.publish([gauge("a", ...many)]), exposition.publish([gauge("b", ["", 1])])]);
    expect([...parsePage(text(exposition.page("text")), "text").keys()]).toEqual(["b"]);
  });
});

describe("what is live", () => {
  it("is rendered anew for each scrape, plain and compressed, behind what was published", async () => {
    let scrapes = 0;
    const exposition = new Exposition({ live: () => [gauge("scrapes", ["", ++scrapes])] });
    await exposition.publish([gauge("a", ["", 1])]);
    const before = scrapes;
    expect(text(exposition.page("openmetrics"))).toMatch(new RegExp(`\na 1\n[^]*\nscrapes ${before + 1}\n# EOF\n$`));
    const compressed = Buffer.concat(await exposition.gzipPage("openmetrics"));
    expect(gunzipSync(compressed).toString()).toMatch(new RegExp(`\na 1\n[^]*\nscrapes ${before + 2}\n# EOF\n$`));
  });
});

const TYPES: readonly FamilyType[] = ["counter", "gauge", "histogram", "summary", "info", "unknown"];

const sampleOf = (suffix: Sample["suffix"]) =>
  fc.record({
    suffix: fc.constant(suffix),
    labels: fc
      .dictionary(fc.constantFrom("a", "le", "__b9", "tag_Name"), fc.string({ unit: "binary", minLength: 1 }), {
        maxKeys: 3,
      })
      .map(renderLabels),
    value: fc.double(),
  });

const SUFFIXES: Readonly<Record<FamilyType, Sample["suffix"]>> = {
  counter: "_total",
  gauge: "",
  histogram: "_bucket",
  summary: "_sum",
  info: "_info",
  unknown: "",
};

const anyFamilies = fc
  .array(
    fc.constantFrom(...TYPES).chain((type) =>
      fc.record({
        name: fc.constantFrom("a", "_", ":b_9", "A_total"),
        type: fc.constant(type),
        help: fc.string({ unit: "binary" }),
        samples: fc.array(sampleOf(SUFFIXES[type]), { maxLength: 5 }),
      }),
    ),
    { maxLength: 4 },
  )
  .map((families) => families.map((family, i): Family => ({ ...family, name: `${family.name}_${i}_x` })));

describe("any families", () => {
  it.each(FORMATS)("read back as what they are in the format %s, plain and compressed", async (format) => {
    await fc.assert(
      fc.asyncProperty(anyFamilies, async (families) => {
        const exposition = await exposing(...families);
        const page = text(exposition.page(format));
        expect(gunzipSync(Buffer.concat(await exposition.gzipPage(format))).toString("utf8")).toBe(page);
        const parsed = [...parsePage(page, format).values()];
        expect(parsed.map(({ help }) => help)).toEqual(families.map(({ help }) => help));
        const samples = parsed.map((family) =>
          family.samples.map(({ name, labels, value }) => [name, renderLabels(labels), value]),
        );
        expect(samples).toEqual(
          families.map((family) =>
            [...family.samples].map(({ suffix, labels, value }) => [family.name + suffix, labels, value + 0]),
          ),
        );
      }),
      { numRuns: 100 },
    );
  });
});
