/** @type {import("jest").Config} */
module.exports = {
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
