import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { type FakeCloudWatch, metric } from "@watchpost/fake-cloudwatch";

import type { Job } from "../model";
import { cloudWatch, job, NOW, SOURCE, startFake, valueOf } from "./testing/harness";
import { VirtualClock } from "./testing/virtual-clock";

jest.setTimeout(30_000);

let fake: FakeCloudWatch | undefined;

afterEach(async () => {
  await fake?.stop();
  fake = undefined;
});

type Props = Parameters<typeof cloudWatch>[0];

function finding(props: Props = {}) {
  const clock = new VirtualClock(NOW);
  const { client, log } = cloudWatch({ clock, ...props });
  return { client, clock, log, find: (one: Job) => clock.drive(client.finder.find(one)) };
}

const listed = () => fake?.accounting.of("ListMetrics").requests;

/** Puts a metric with one value into the fake. */
function publish(
  name: string,
  dimensions: Readonly<Record<string, string>>,
  namespace = "AWS/Lambda",
  account?: string,
) {
  const publication = { metric: metric(namespace, name, dimensions), at: NOW - 600, values: [[1, 1]] as const };
  fake?.publish(publication, account === undefined ? {} : { account });
}

function lambda(changes: Partial<Job> = {}): Job {
  const rules = ["Invocations", "Errors"].flatMap((name) =>
    job().rules.map((rule) => ({ ...rule, family: name, terms: [{ metric: name, sign: 1 as const }] })),
  );
  return job({ name: "lambda", namespace: "AWS/Lambda", rules, dimensions: ["FunctionName"], ...changes });
}

const names = ({
  found,
}: {
  found: readonly { metric: { name: string; dimensions: readonly { value: string }[] } }[];
}) => found.map(({ metric: { name, dimensions } }) => [name, ...dimensions.map(({ value }) => value)].join(" ")).sort();

describe("discovery by list", () => {
  it("finds all metrics by pages of 500, with a label for each dimension", async () => {
    fake = await startFake(1200);
    const { client, find } = finding();
    const { found, complete } = await find(job());
    expect(complete).toBe(true);
    expect(found).toHaveLength(1200);
    expect(found[1]).toEqual({
      source: SOURCE,
      metric: metric("Synthetic", "Requests", { Instance: "i-000001", Service: "service-0" }),
      labels: { _instance: "i-000001", service: "service-0" },
    });
    expect(listed()).toBe(3);
    expect(valueOf(client.families(), "watchpost_cloudwatch_discovered_metrics", 'cloudwatch_job="synthetic"')).toBe(
      1200,
    );
    expect(valueOf(client.families(), "watchpost_cloudwatch_cost_dollars", 'cloudwatch_job="synthetic"')).toBeCloseTo(
      0.00003,
    );
  });

  it("takes metrics of the rules' names, of exactly the dimensions wanted, whose values match", async () => {
    fake = await startFake(0);
    publish("Invocations", { FunctionName: "pay" });
    publish("Errors", { FunctionName: "pay" });
    publish("Throttles", { FunctionName: "pay" });
    publish("Invocations", { FunctionName: "pay", Resource: "pay:live" });
    publish("Invocations", {});
    publish("Invocations", { FunctionName: "payment" });
    publish("Invocations", { FunctionName: "order" });
    const { find } = finding();
    const selection = { by: "list" as const, dimensions: { FunctionName: "pay|order" }, recentlyActive: false };
    expect(names(await find(lambda({ selection })))).toEqual(["Errors pay", "Invocations order", "Invocations pay"]);
    const any = job({ name: "any", namespace: "AWS/Lambda", rules: lambda().rules });
    expect(names(await find(any))).toContain("Invocations pay pay:live");
  });

  it("lists a namespace once for all jobs, and again when the listing is too old", async () => {
    fake = await startFake(0);
    publish("Invocations", { FunctionName: "pay" });
    const { client, clock, find } = finding();
    const jobs = [lambda(), lambda({ name: "other" })];
    client.finder.setJobs(jobs);
    const [first] = await Promise.all(jobs.map(find));
    expect((await find(lambda())).found).toEqual(first?.found);
    expect(listed()).toBe(1);
    publish("Invocations", { FunctionName: "new" });
    await clock.advance(3_600_000);
    expect(names(await find(lambda()))).toEqual(["Invocations new", "Invocations pay"]);
    expect(listed()).toBe(2);
  });

  it("gives the same array as long as there is nothing new to look at", async () => {
    fake = await startFake(3);
    const { clock, find } = finding();
    const one = job();
    const { found } = await find(one);
    expect((await find(one)).found).toBe(found);
    await clock.advance(3_600_000);
    expect((await find(one)).found).not.toBe(found);
  });

  it("lists anew when a job wants metrics that nobody wanted before", async () => {
    fake = await startFake(0);
    publish("Throttles", { FunctionName: "pay" });
    const { client, find } = finding();
    client.finder.setJobs([lambda()]);
    expect(names(await find(lambda()))).toEqual([]);
    const more = lambda({ rules: job().rules.map((rule) => ({ ...rule, terms: [{ metric: "Throttles", sign: 1 }] })) });
    client.finder.setJobs([lambda(), more]);
    expect(names(await find(more))).toEqual(["Throttles pay"]);
    client.finder.setJobs([lambda()]);
    await find(lambda());
    expect(listed()).toBe(2);
  });

  it("leaves out what has had no data for three hours, where it is asked to", async () => {
    fake = await startFake(0);
    publish("Invocations", { FunctionName: "pay" });
    fake.publish({
      metric: metric("AWS/Lambda", "Invocations", { FunctionName: "old" }),
      at: NOW - 20_000,
      values: [[1, 1]],
    });
    const { find } = finding();
    const selection = { by: "list" as const, dimensions: {}, recentlyActive: true };
    expect(names(await find(lambda({ selection })))).toEqual(["Invocations pay"]);
  });

  it("uses the last good listing while none can be had, and says so", async () => {
    fake = await startFake(3);
    const { client, clock, find, log } = finding();
    await find(job());
    await clock.advance(3_600_000);
    fake.faults = [{ throttle: 1 }];
    const { found, complete } = await find(job());
    expect([found.length, complete]).toEqual([3, true]);
    const families = client.families();
    expect(valueOf(families, "watchpost_cloudwatch_discovery_failures", 'cloudwatch_job="synthetic"')).toBe(1);
    const at = valueOf(
      families,
      "watchpost_cloudwatch_discovery_last_success_timestamp_seconds",
      'cloudwatch_job="synthetic"',
    );
    expect(at).toBe(NOW);
    expect(log.lines).toEqual([
      {
        level: "warn",
        details: { job: "synthetic", region: "us-east-1", code: "Throttling", message: "Rate exceeded" },
        message: "discovery failed, and the last listing is used",
      },
    ]);
    fake.faults = [];
    await find(job());
    expect(valueOf(client.families(), "watchpost_cloudwatch_discovery_failures", 'cloudwatch_job="synthetic"')).toBe(1);
  });

  it("knows that it does not know where there never was a listing", async () => {
    fake = await startFake(3, { faults: [{ serverError: 1 }] });
    expect(await finding().find(job())).toEqual({ found: [], complete: false });
  });

  it("says whose a metric is and where, as the job wants it", async () => {
    fake = await startFake(0);
    publish("Invocations", { FunctionName: "pay" });
    publish("Invocations", { FunctionName: "pay" }, "AWS/Lambda", "111122223333");
    const { find } = finding();
    const sourceLabels = ["region", "account_id"] as const;
    const { found } = await find(lambda({ linkedAccounts: true, sourceLabels }));
    expect(found.map(({ metric: { account }, labels }) => [account, labels])).toEqual([
      ["123456789012", { account_id: "123456789012", region: "us-east-1", function_name: "pay" }],
      ["111122223333", { account_id: "111122223333", region: "us-east-1", function_name: "pay" }],
    ]);
  });

  it("asks in a role's account with credentials of the role", async () => {
    fake = await startFake(0);
    publish("Invocations", { FunctionName: "pay" });
    publish("Invocations", { FunctionName: "theirs" }, "AWS/Lambda", "111122223333");
    const { client, find } = finding();
    const source = { ...SOURCE, role: { arn: "arn:aws:iam::111122223333:role/read", externalId: "x-1" } };
    const { found } = await find(lambda({ sources: [source], sourceLabels: ["account_id"] }));
    expect(found.map(({ labels }) => labels)).toEqual([{ account_id: "111122223333", function_name: "theirs" }]);
    const requests = 'account="111122223333",api="ListMetrics",code="OK",region="us-east-1"';
    expect(valueOf(client.families(), "watchpost_cloudwatch_api_requests", requests)).toBe(1);
  });
});

describe("discovery by a list of dimensions", () => {
  it("asks nobody", async () => {
    fake = await startFake(0);
    const dimensions = [[{ name: "FunctionName", value: "pay" }], [{ name: "FunctionName", value: "order" }]];
    const { found, complete } = await finding().find(lambda({ selection: { by: "static", dimensions } }));
    expect(names({ found })).toEqual(["Errors order", "Errors pay", "Invocations order", "Invocations pay"]);
    expect(complete).toBe(true);
    expect(listed()).toBe(0);
  });
});

describe("discovery by tags", () => {
  const arn = "arn:aws:lambda:us-east-1:123456789012:function:";
  const resources: { readonly arn: string; readonly tags: Readonly<Record<string, string>> }[] = [
    { arn: `${arn}pay`, tags: { env: "prod", team: "shop" } },
    { arn: `${arn}order`, tags: { env: "production" } },
    { arn: `${arn}test`, tags: { env: "dev" } },
    { arn: "arn:aws:sqs:us-east-1:123456789012:pay", tags: { env: "prod" } },
  ];
  const workload = {
    name: "tagged",
    resources: () => resources,
    source: () => ({ length: 0, at: () => fail(), find: () => undefined }),
  };
  const tagged = lambda({
    selection: {
      by: "tags",
      resourceTypes: ["lambda:function"],
      tags: { env: "prod.*" },
      exported: ["team", "cost centre"],
    },
  });

  it("takes metrics of resources whose tags match, with tags as labels", async () => {
    fake = await startFake(0, { workload });
    for (const name of ["pay", "order", "test", "untagged"]) publish("Invocations", { FunctionName: name });
    const { found } = await finding().find(tagged);
    expect(found.map(({ labels }) => labels)).toEqual([
      { function_name: "pay", tag_team: "shop" },
      { function_name: "order" },
    ]);
    expect(fake.accounting.of("GetResources").requests).toBe(1);
  });
});

describe("discovery for one of several shards", () => {
  it("leaves each metric to exactly one of them, about as many to each, and all of a function to the same", async () => {
    fake = await startFake(3000);
    for (let i = 0; i < 50; i++) {
      publish("Invocations", { FunctionName: `f${i}` });
      publish("Errors", { FunctionName: `f${i}` });
    }
    const shards = await Promise.all(
      [0, 1, 2].map(async (index) => {
        const { find } = finding({ shard: { index, count: 3 } });
        return { all: names(await find(job())), lambda: names(await find(lambda())) };
      }),
    );
    expect(new Set(shards.flatMap(({ all }) => all)).size).toBe(3000);
    expect(shards.reduce((sum, { all }) => sum + all.length, 0)).toBe(3000);
    for (const { all } of shards) expect(Math.abs(all.length - 1000)).toBeLessThan(100);
    for (const { lambda: found } of shards) {
      for (const name of found) {
        const [, of = ""] = name.split(" ");
        expect(found).toContain(`Errors ${of}`);
        expect(found).toContain(`Invocations ${of}`);
      }
    }
  });
});

function fail(): never {
  throw new Error("There are no metrics.");
}
