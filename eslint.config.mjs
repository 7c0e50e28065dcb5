import eslint from "@eslint/js";
import imports from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/** Modules in the order of the house: each may import those before it, and none behind it. */
const LAYERS = [
  "core",
  "provider-grafana",
  "network",
  "ecs",
  "alerting",
  "prometheus",
  "exporter",
  "grafana",
  "billing",
  "kubernetes",
  "local",
  "platform",
];

const packageOf = (layer) => (layer === "provider-grafana" ? "@cdktf/provider-grafana" : `@watchpost/${layer}`);

/** Forbids imports whose name matches one of the regular expressions; the barrels of providers always. */
function restrict(files, forbidden, message) {
  const patterns = [
    {
      regex: "^@cdktf/provider-(?!generator)[a-z]+(/lib(/index|/lazy-index)?)?$",
      message: "Import @cdktf/provider-<name>/lib/<resource>: the whole provider costs seconds and half a gigabyte.",
    },
    ...forbidden.map((regex) => ({ regex, message })),
  ];
  return { files, rules: { "no-restricted-imports": ["error", { patterns }] } };
}

const layers = LAYERS.map((layer, i) =>
  restrict(
    [`modules/${layer}/**/*.ts`],
    [
      ...LAYERS.slice(i + 1).map((later) => `^${packageOf(later)}(/|$)`),
      "^@watchpost/(dashboards|apps)(/|$)",
      "^\\.\\./\\.\\./\\.\\./",
    ],
    `${layer} may import only what stands before it in the house: ${LAYERS.slice(0, i).join(", ") || "nothing"}.`,
  ),
);

export default tseslint.config(
  {
    ignores: [
      "**/node_modules/",
      "**/cdktf.out/",
      "services/*/dist/",
      "modules/provider-grafana/lib/",
      "modules/provider-grafana/build/",
    ],
  },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "import-x": imports },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      // The classic dashboard model is what every Grafana imports; its successor needs a Grafana of its own age.
      "@typescript-eslint/no-deprecated": [
        "error",
        {
          allow: [
            { from: "package", package: "@grafana/grafana-foundation-sdk", name: ["Dashboard", "DashboardBuilder"] },
          ],
        },
      ],
      // A construct is made for what it adds to the tree.
      "no-new": "off",
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allow: [{ name: "Duration", from: "file" }] },
      ],
      "import-x/no-cycle": "error",
      "import-x/no-duplicates": ["error", { "prefer-inline": true }],
    },
  },
  restrict(["**/*.ts"], [], ""),
  ...layers,
  restrict(
    ["dashboards/**/*.ts"],
    ["^(@cdktf/|cdktf$|constructs$)", "^@watchpost/(?!core$|alerting/model$)"],
    "A mixin says what is watched, and knows nothing of where it runs: @watchpost/core and @watchpost/alerting/model only.",
  ),
  restrict(
    ["apps/*/config.ts"],
    ["^(@cdktf/|cdktf$|constructs$)", "^@watchpost/(?!platform$|dashboards/)"],
    "An environment is values: @watchpost/platform and @watchpost/dashboards/<mixin> only.",
  ),
  { files: ["**/*.mjs", "**/*.cjs", "**/*.js"], ...tseslint.configs.disableTypeChecked },
  {
    files: ["**/*.mjs"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        Buffer: "readonly",
        fetch: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        AbortSignal: "readonly",
      },
    },
  },
  {
    files: ["**/*.js", "**/*.cjs"],
    languageOptions: { globals: { module: "writable", require: "readonly", process: "readonly" } },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
