import { createServer } from "node:http";

import { afterEach, describe, expect, it, jest } from "@jest/globals";

import { answersOf, cloudWatch, counts, job, listening, queries, serve, SOURCE } from "./testing/harness";
import { Clients } from "./clients";

jest.setTimeout(30_000);

const VARIABLES = [
  "AWS_ENDPOINT_URL",
  "AWS_ENDPOINT_URL_STS",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_USE_FIPS_ENDPOINT",
  "AWS_USE_DUALSTACK_ENDPOINT",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

afterEach(() => {
  for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
});

interface Asked {
  readonly target: string;
  readonly body: string;
  readonly key: string;
}

/** Answers as STS, as the credentials of an ECS task, or as a CloudWatch that knows nothing. */
async function serveAws() {
  const asked: Asked[] = [];
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const target = String(request.headers["x-amz-target"] ?? new URLSearchParams(body).get("Action") ?? request.url);
      const [, key = ""] = /Credential=([^/]+)/.exec(request.headers.authorization ?? "") ?? [];
      asked.push({ target, body, key });
      response.end(answer(target, expiration));
    });
  });
  return { asked, server, url: await listening(server) };
}

function answer(target: string, expiration: string): string {
  if (target === "AssumeRole") {
    const keys =
      "<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>";
    const credentials = `<Credentials>${keys}<Expiration>${expiration}</Expiration></Credentials>`;
    return `<AssumeRoleResponse><AssumeRoleResult>${credentials}</AssumeRoleResult></AssumeRoleResponse>`;
  }
  if (target === "/task") {
    return JSON.stringify({ AccessKeyId: "ASIATASK", SecretAccessKey: "s", Token: "t", Expiration: expiration });
  }
  return target.endsWith("GetResources") ? '{"ResourceTagMappingList":[]}' : '{"Metrics":[],"MetricDataResults":[]}';
}

describe("the clients", () => {
  it("ask where AWS_ENDPOINT_URL says, CloudWatch, the tagging API and STS alike, with the role's external id", async () => {
    const { asked, server, url } = await serveAws();
    process.env["AWS_ENDPOINT_URL"] = url;
    process.env["AWS_ACCESS_KEY_ID"] = "AKIAOWN";
    process.env["AWS_SECRET_ACCESS_KEY"] = "secret";
    const { client } = cloudWatch();
    const role = { arn: "arn:aws:iam::111122223333:role/read", externalId: "team-7" };
    const selection = { by: "tags" as const, resourceTypes: ["sqs"], tags: {}, exported: [] };
    await client.finder.find(job({ sources: [{ ...SOURCE, role }], selection }));
    const targets = asked.map(({ target }) => target.split(".").at(-1)).sort();
    expect(targets).toEqual(["AssumeRole", "AssumeRole", "GetResources", "ListMetrics"]);
    const sts = new URLSearchParams(asked.find(({ target }) => target === "AssumeRole")?.body);
    expect([sts.get("RoleArn"), sts.get("ExternalId"), sts.get("RoleSessionName")]).toEqual([
      role.arn,
      "team-7",
      "watchpost-metrics-service",
    ]);
    const keys = asked.map(({ target, key }) => `${target.split(".").at(-1) ?? ""} ${key}`);
    expect(new Set(keys)).toEqual(new Set(["AssumeRole AKIAOWN", "GetResources ASIAROLE", "ListMetrics ASIAROLE"]));
    client.close();
    server.close();
  });

  it("take the credentials of the ECS task", async () => {
    const { asked, server, url } = await serveAws();
    process.env["AWS_ENDPOINT_URL"] = url;
    process.env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = `${url}/task`;
    const { client } = cloudWatch();
    await client.finder.find(job());
    expect(asked.map(({ key }) => key)).toEqual(["", "ASIATASK"]);
    client.close();
    server.close();
  });

  it("hold everything where the role may not be assumed", async () => {
    const server = await serve((request, response) => {
      request.resume().on("end", () => {
        const error = "<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not yours</Message></Error>";
        response.writeHead(403).end(`<ErrorResponse>${error}</ErrorResponse>`);
      });
    });
    const { client } = cloudWatch();
    const source = { ...SOURCE, role: { arn: "arn:aws:iam::111122223333:role/read" } };
    expect(counts(await answersOf(client, queries(5), source))).toEqual({ forbidden: 5 });
    client.close();
    server.close();
  });

  it("use FIPS and dual-stack endpoints as the environment says", async () => {
    process.env["AWS_USE_FIPS_ENDPOINT"] = "true";
    process.env["AWS_USE_DUALSTACK_ENDPOINT"] = "true";
    const { config } = new Clients().cloudWatch(SOURCE);
    expect([await config.useFipsEndpoint(), await config.useDualstackEndpoint()]).toEqual([true, true]);
  });

  it("leave it to the caller when to try again", async () => {
    expect(await new Clients().cloudWatch(SOURCE).config.maxAttempts()).toBe(1);
  });
});
