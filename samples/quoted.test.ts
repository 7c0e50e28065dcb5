import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

const read = (path: string) => readFileSync(join(__dirname, path), "utf8");

describe("README.md", () => {
  it("quotes the samples", () => {
    const sources = ["http-service/src/main.ts", "order-function/src/handler.ts"].map(read).join("\n");
    const quotes = [...read("README.md").matchAll(/```ts\n([\s\S]*?)```/g)].map(([, quote = ""]) => quote);
    expect(quotes).toHaveLength(3);
    for (const quote of quotes) expect(sources).toContain(quote);
  });
});
