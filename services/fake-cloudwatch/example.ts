import { CloudWatchClient, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { FakeCloudWatch, LATE, metric, shop } from "@watchpost/fake-cloudwatch";

/** Asks a fake what there is, and its ledger what is true. */
export async function example(): Promise<{ readonly metrics: number; readonly orders: number }> {
  const fake = await FakeCloudWatch.start({ workload: shop(), arrivals: LATE, faults: [{ throttle: 0.2 }] });
  const client = new CloudWatchClient({
    endpoint: fake.url,
    region: "us-east-1",
    credentials: { accessKeyId: "fake", secretAccessKey: "fake" },
  });
  const { Metrics = [] } = await client.send(new ListMetricsCommand({ Namespace: "PulseQueue" }));
  const hour = Math.floor(Date.now() / 3_600_000) * 3600;
  const orders = fake.ledger.total({
    metric: metric("PulseQueue", "OrdersProcessed", { Status: "success", ErrorType: "none" }),
    start: hour - 3600,
    end: hour,
  });
  await fake.stop();
  return { metrics: Metrics.length, orders };
}
