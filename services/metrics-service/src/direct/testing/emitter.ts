// An emitter with OpenTelemetry's own SDK: node --import tsx emitter.ts <url> <token> <protobuf|json> <delta|cumulative> <none|gzip>
import { diag, DiagConsoleLogger, DiagLogLevel } from "@opentelemetry/api";
import { OTLPMetricExporter as JsonExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import {
  AggregationTemporality,
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";

async function emit([url = "", token = "", encoding, temporality, compression]: readonly string[]): Promise<void> {
  diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.WARN);
  process.env["OTEL_EXPORTER_OTLP_COMPRESSION"] = compression;
  const Exporter = encoding === "json" ? JsonExporter : ProtobufExporter;
  const exporter = new Exporter({
    url,
    headers: { Authorization: `Bearer ${token}` },
    temporalityPreference: temporality === "delta" ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
  });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const boundaries = [0.1, 1];
  const provider = new MeterProvider({
    readers: [reader],
    views: [
      {
        instrumentName: "paid.time",
        aggregation: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries } },
      },
    ],
  });
  const meter = provider.getMeter("shop");
  const [paid, time] = [meter.createCounter("paid"), meter.createHistogram("paid.time", { unit: "s" })];
  for (let i = 0; i < 3; i++) {
    paid.add(2, { method: "card" });
    time.record(0.5);
    await reader.forceFlush();
  }
  await provider.shutdown();
}

void emit(process.argv.slice(2));
