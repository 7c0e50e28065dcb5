const { availableParallelism } = require("node:os");

/** @type {import("jest").Config} */
module.exports = {
  // What a test file loads is never given back to its process: only workers can be replaced when they have grown.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  workerIdleMemoryLimit: "1GB",
  // Many tests start programs, and the machine may be busy: this ends what hangs, and measures nothing.
  testTimeout: 60_000,
  testMatch: ["<rootDir>/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/cdktf.out/"],
  modulePathIgnorePatterns: [
    "<rootDir>/cdktf.out/",
    "<rootDir>/modules/provider-grafana/build/",
    "<rootDir>/modules/provider-grafana/lib/",
  ],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
};
