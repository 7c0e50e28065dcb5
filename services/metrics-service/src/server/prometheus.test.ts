import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect } from "@jest/globals";
import { freePort, startDaemon, until, findTool, itWith, run, temporaryDirectory } from "@watchpost/scripts/testing";
import { hashSync } from "bcryptjs";
import { stringify } from "yaml";

import { canonicalNumber, Exposition, renderLabels } from "../exposition";
import type { Family, Sample } from "../model";
import { Authority, itWithOpenssl } from "./testing/certificates";
import { startServer } from "./testing/start";

const ODD = 'C:\\x "y"\nä{,}=';

const FAMILIES: readonly Family[] = [
  {
    name: "lambda_requests",
    type: "counter",
    help: 'Invocations, "all" of them.\nC:\\x',
    samples: [
      { suffix: "_total", labels: renderLabels({ function_name: ODD }), value: 2 ** 53 },
      { suffix: "_created", labels: renderLabels({ function_name: ODD }), value: 1767225600 },
    ],
  },
  {
    name: "lambda_request_duration_seconds",
    type: "histogram",
    unit: "seconds",
    help: "Durations.",
    samples: [
      ...[0.10153, 1, Infinity].map((bound, i): Sample => ({
        suffix: "_bucket",
        labels: renderLabels({ le: canonicalNumber(bound) }),
        value: i,
      })),
      { suffix: "_sum", labels: "", value: 1e-7 },
      { suffix: "_count", labels: "", value: 2 },
    ],
  },
  {
    name: "lambda_duration_quantiles_seconds",
    type: "summary",
    unit: "seconds",
    help: "Quantiles.",
    samples: [
      { suffix: "", labels: 'quantile="0.5"', value: NaN },
      { suffix: "", labels: 'quantile="0.99"', value: 1e21 },
    ],
  },
  {
    name: "cache_hit_ratio",
    type: "gauge",
    unit: "ratio",
    help: "",
    samples: [{ suffix: "", labels: "", value: -Infinity }],
  },
  {
    name: "watchpost_build",
    type: "info",
    help: "The program.",
    samples: [{ suffix: "_info", labels: 'version="1"', value: 1 }],
  },
  { name: "odd", type: "unknown", help: "Unknown.", samples: [{ suffix: "", labels: "", value: -(2 ** -11) }] },
];

async function exposing(families: readonly Family[]): Promise<Exposition> {
  const exposition = new Exposition({ live: () => [] });
  await exposition.publish(families);
  return exposition;
}

interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** A real Prometheus that scrapes once a second. @returns queries it until it has something */
async function startPrometheus(url: string, job: object): Promise<(query: string) => Promise<readonly Found[]>> {
  const directory = temporaryDirectory();
  const { host, protocol } = new URL(url);
  writeFileSync(
    join(directory, "prometheus.yml"),
    stringify({
      global: { scrape_interval: "1s" },
      scrape_configs: [
        { job_name: "cloudwatch", scheme: protocol.slice(0, -1), static_configs: [{ targets: [host] }], ...job },
      ],
    }),
  );
  const address = `127.0.0.1:${await freePort()}`;
  await startDaemon(
    findTool("prometheus") ?? "prometheus",
    [
      `--config.file=${join(directory, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(directory, "data")}`,
      `--web.listen-address=${address}`,
    ],
    `http://${address}/-/ready`,
  );
  return (query) =>
    until(query, async () => {
      const response = await fetch(`http://${address}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
      const { data } = (await response.json()) as { data: { result: readonly Found[] } };
      return data.result.length > 0 ? data.result : undefined;
    });
}

describe("a page", () => {
  itWith(["promtool"], "has nothing that promtool finds wrong", async () => {
    const file = join(temporaryDirectory(), "page");
    const named = FAMILIES.map((family) => ({ ...family, help: family.help || "Something." }));
    writeFileSync(file, Buffer.concat((await exposing(named)).page("text")));
    const promtool = findTool("promtool") ?? "promtool";
    expect(await run("sh", ["-c", `"$0" check metrics < "$1"`, promtool, file])).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
  });

  itWith(["prometheus"], "arrives in a Prometheus as it is", async () => {
    const { url } = await startServer({ exposition: await exposing(FAMILIES) });
    const query = await startPrometheus(url, {});
    const all = await query('{instance!="",__name__!~"up|scrape_.*"}');
    const series = all.map(({ metric, value }) => {
      const labels = Object.entries(metric).filter(([name]) => !["__name__", "job", "instance"].includes(name));
      return [metric["__name__"], Object.fromEntries(labels), value[1]];
    });
    expect(series).toHaveLength(12);
    expect(series).toEqual(
      expect.arrayContaining([
        ["lambda_requests_total", { function_name: ODD }, "9007199254740992"],
        ["lambda_requests_created", { function_name: ODD }, "1767225600"],
        ["lambda_request_duration_seconds_bucket", { le: "0.10153" }, "0"],
        ["lambda_request_duration_seconds_bucket", { le: "1.0" }, "1"],
        ["lambda_request_duration_seconds_bucket", { le: "+Inf" }, "2"],
        ["lambda_request_duration_seconds_sum", {}, "1e-07"],
        ["lambda_request_duration_seconds_count", {}, "2"],
        ["lambda_duration_quantiles_seconds", { quantile: "0.5" }, "NaN"],
        ["lambda_duration_quantiles_seconds", { quantile: "0.99" }, "1e+21"],
        ["cache_hit_ratio", {}, "-Inf"],
        ["watchpost_build_info", { version: "1" }, "1"],
        ["odd", {}, "-0.00048828125"],
      ]),
    );
  });

  itWithOpenssl(
    ["prometheus"],
    "arrives over TLS, from a server that knows the Prometheus by its certificate and password",
    async () => {
      const ca = await Authority.create();
      const server = await ca.issue("server", ["IP:127.0.0.1"]);
      const client = await ca.issue("client", ["DNS:prometheus"]);
      const webConfig = join(temporaryDirectory(), "web.yml");
      writeFileSync(
        webConfig,
        stringify({
          tls_server_config: {
            cert_file: server.cert,
            key_file: server.key,
            client_auth_type: "RequireAndVerifyClientCert",
            client_ca_file: ca.cert,
          },
          basic_auth_users: { prometheus: hashSync("secret", 10) },
        }),
      );
      const { url } = await startServer({ exposition: await exposing(FAMILIES) }, webConfig);
      const query = await startPrometheus(url, {
        tls_config: { ca_file: ca.cert, cert_file: client.cert, key_file: client.key },
        basic_auth: { username: "prometheus", password: "secret" },
      });
      expect((await query("lambda_requests_total"))[0]?.value[1]).toBe("9007199254740992");
      expect((await query("up == 1")).length).toBe(1);
    },
  );
});
