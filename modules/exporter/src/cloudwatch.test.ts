import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { catalogueSignal, mixin } from "@watchpost/alerting/model";
import { Images, metricsService, problemText, stockCloudWatchExporter } from "@watchpost/core";

import { watched } from "../example";
import { cloudWatchSidecars, exporterProblems } from "./index";

const idle = { ...watched, signals: [] };
const missing = join(__dirname, "not/built.cjs");

describe.each([metricsService(), stockCloudWatchExporter()])("$kind", (choice) => {
  it("is left out where no mixin names a metric of CloudWatch", () => {
    const props = { images: new Images(), region: "eu-west-1" };
    expect(cloudWatchSidecars(choice, { ...props, mixins: [watched] })).toHaveLength(1);
    expect(cloudWatchSidecars(choice, { ...props, mixins: [idle] })).toEqual([]);
  });

  it("has all that it needs after an installation", () => {
    expect(exporterProblems(choice, [watched])).toEqual([]);
  });
});

describe("the metrics service, where its program has not been built", () => {
  it("is refused, with what builds it", () => {
    expect(exporterProblems(metricsService(), [watched], missing).map(problemText)).toEqual([
      'exporter: got "metricsService()", want its program, services/metrics-service/dist/metrics-service.cjs, which has not been built. npm start builds it, as does every installation: npx pnpm install.',
    ]);
  });

  it("is no problem where it has nothing to read, or something else does", () => {
    expect(exporterProblems(metricsService(), [idle], missing)).toEqual([]);
    expect(exporterProblems(stockCloudWatchExporter(), [watched], missing)).toEqual([]);
  });
});

describe("two mixins", () => {
  const lambda = (name: string, functions: string) =>
    mixin({
      name,
      alerts: [],
      signals: [
        catalogueSignal(
          { namespace: "AWS/Lambda", family: "lambda_requests", where: { FunctionName: { matching: functions } } },
          { kind: "counter", unit: "count", help: "Requests." },
        ),
      ],
    });

  it("may read the same", () => {
    expect(exporterProblems(metricsService(), [lambda("shop", "order"), lambda("bank", "order")])).toEqual([]);
  });

  it("may not select different resources of one family", () => {
    const mixins = [lambda("shop", "order"), lambda("aws-services", ".*")];
    expect(exporterProblems(metricsService(), mixins).map(problemText)).toEqual([
      'watch: got "shop and aws-services, which select different resources of AWS/Lambda lambda_requests", want each family ' +
        "of the metrics service read by one mixin. Leave what the other one reads out of the wider one: " +
        'awsServices({ without: ["lambda"], … }).',
    ]);
  });
});

describe("the stock exporter", () => {
  it("is refused where a mixin names what it cannot make", () => {
    const requests = catalogueSignal(
      { namespace: "AWS/Lambda", family: "lambda_requests" },
      { kind: "counter", unit: "count", help: "Requests." },
    );
    const shop = mixin({ name: "shop", signals: [requests], alerts: [] });
    expect(exporterProblems(stockCloudWatchExporter(), [watched, shop]).map(problemText)).toEqual([
      'exporter: got "stockCloudWatchExporter()", want metricsService(), which alone has what the mixin shop names: lambda_requests_total.',
    ]);
    expect(exporterProblems(metricsService(), [watched, shop])).toEqual([]);
  });
});

describe("README.md", () => {
  it("shows the example", () => {
    const root = join(__dirname, "..");
    const example = readFileSync(join(root, "example.ts"), "utf8");
    expect(readFileSync(join(root, "README.md"), "utf8")).toContain(`\`\`\`ts\n${example}\`\`\``);
  });
});
