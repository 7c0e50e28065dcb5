import { describe, expect, it } from "@jest/globals";

import { runbookUrl, withRunbook } from "./runbook-link";

const dashboard = { uid: "web", title: "Web", schemaVersion: 42, templating: { list: [] }, annotations: { list: [] } };

describe("a dashboard's link to its runbook", () => {
  it("leads to where the repository is browsed", () => {
    const url = runbookUrl("https://github.com/acme/watchpost/blob/main/", "redis-cache");
    expect(url).toBe("https://github.com/acme/watchpost/blob/main/docs/runbooks/redis-cache.md");
    expect(withRunbook(dashboard, url).links).toMatchObject([
      { title: "Runbook", type: "link", url, targetBlank: true },
    ]);
  });

  it("comes after the links that there are", () => {
    const [first] = withRunbook(dashboard, "https://a.example").links ?? [];
    if (!first) throw new Error("no link");
    expect(withRunbook({ ...dashboard, links: [first] }, "https://b.example").links?.map(({ url }) => url)).toEqual([
      "https://a.example",
      "https://b.example",
    ]);
  });

  it("is not there where nobody knows where the repository is browsed", () => {
    expect(withRunbook(dashboard, runbookUrl(undefined, "redis-cache"))).toBe(dashboard);
  });
});
