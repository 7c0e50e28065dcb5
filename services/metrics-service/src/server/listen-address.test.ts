import { describe, expect, it } from "@jest/globals";

import { parseListenAddress } from "./listen-address";

describe("an address to listen on", () => {
  it.each([
    [":9106", { port: 9106 }],
    ["127.0.0.1:9106", { host: "127.0.0.1", port: 9106 }],
    ["localhost:0", { host: "localhost", port: 0 }],
    ["[::1]:9106", { host: "::1", port: 9106 }],
    ["[::]:65535", { host: "::", port: 65535 }],
  ])("%s is read", (text, address) => {
    expect(parseListenAddress(text)).toEqual(address);
  });

  it.each(["9106", "", ":", ":65536", "::1:9106", "http://x:9106", "[x]:1", ":-1", "a b:1"])(
    "%p is refused",
    (text) => {
      expect(parseListenAddress(text)).toBeUndefined();
    },
  );
});
