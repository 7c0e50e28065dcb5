import { describe, expect, it } from "@jest/globals";
import { itWith, synthesizeApp, Terraform, temporaryDirectory } from "@watchpost/scripts/testing";
import { App, Fn, LocalBackend, TerraformLocal, TerraformResource, TerraformStack, Token } from "cdktf";
import fc from "fast-check";

import { assertKnown, grafanaProvisioningText, terraformText } from "./text";

/** Texts that people write and Terraform might read as its own. */
const WRITTEN = {
  "a dashboard's variable": "${datasource}",
  "an escape of Terraform": "$${x}",
  "an escaped escape": "$$$${x}",
  "a directive": "%{if x}%{endif}",
  "an escaped directive": "%%{if x}",
  "a template of Prometheus": "{{ $labels.x }} is {{ $value | humanize }}",
  "a trailing dollar": "costs 5$",
  "a trailing percent": "100%",
  "a trailing dollar and brace": "${",
  "a strip marker": "${~ x ~} %{~ if x ~}",
  "a shell script": 'for f in "$@"; do echo "${f%.json}" \'${f#/}\' \\$f; done\n',
  "a regular expression": "^(?:[^\\\\${}%]+)\\.\\d+$",
  JSON: JSON.stringify({ expr: 'rate(x{job="$job"}[$__rate_interval])', text: '"\\${a}"' }),
  "mixed signs": "%$%{${%${{%$",
  "what begins like a token": "${TfToken[ ${TfToken[TOKEN.x ${TfToken[]}",
  "a byte order mark within": "a\uFEFFb",
  "a null and line separators": "a\u0000b\u2028c\u2029d\r\n",
  "numbers that look like tokens": "-1.8881545897087e+200 1e5 -1e-7",
  nothing: "",
};

const dense = fc
  .array(fc.constantFrom("$", "%", "{", "}", '"', "\\", "~", "\n", "a", "${", "%{", "$${", "{{ $x }}"), {
    maxLength: 40,
  })
  .map((parts) => parts.join(""));
const anyUnicode = fc
  .string({ unit: "binary", maxLength: 40 })
  .map((text) => text.normalize("NFC"))
  .filter((text) => !text.startsWith("\uFEFF"));

/** A resource of Terraform's own provider, which keeps what it is given. */
function keep(stack: TerraformStack, id: string, input: unknown): TerraformResource {
  const resource = new TerraformResource(stack, id, { terraformResourceType: "terraform_data" });
  resource.addOverride("input", input);
  return resource;
}

function textStack(build: (stack: TerraformStack) => void): string {
  const app = new App({ outdir: temporaryDirectory(), stackTraces: false });
  const stack = new TerraformStack(app, "texts");
  new LocalBackend(stack, { path: "terraform.tfstate" });
  build(stack);
  return synthesizeApp(app, "texts").directory;
}

/** What Terraform kept, by the resource's name. */
async function applied(directory: string): Promise<Readonly<Record<string, unknown>>> {
  const terraform = new Terraform(directory);
  await terraform.init();
  await terraform.plan();
  await terraform.apply();
  const state = JSON.parse(await terraform.state()) as {
    resources: { name: string; instances: [{ attributes: { input: { value: unknown } } }] }[];
  };
  return Object.fromEntries(state.resources.map(({ name, instances: [one] }) => [name, one.attributes.input.value]));
}

describe("terraformText", () => {
  itWith(["terraform"], "reaches Terraform's state byte for byte, tokens in it resolved", async () => {
    const seed = Date.now();
    const random = [...fc.sample(dense, { numRuns: 200, seed }), ...fc.sample(anyUnicode, { numRuns: 200, seed })];
    const directory = textStack((stack) => {
      keep(stack, "written", Object.values(WRITTEN).map(terraformText));
      keep(stack, "random", random.map(terraformText));
      const source = keep(stack, "source", "live");
      const live = source.getStringAttribute("output");
      const text = (before: string, after: string) => terraformText(`${before}${live}${after}`);
      keep(stack, "tokens", [
        text("", ""),
        text("$", ""),
        text("$$", "$"),
        text("%", "%{x}"),
        text("${a}", "${b}"),
        text("cost: 5$", live),
        text('"\\$', '$"'),
      ]);
      const local = new TerraformLocal(stack, "script", text("volume=", "\necho ${volume}$"));
      keep(stack, "encoded", Fn.base64encode(local.asString));
    });
    const kept = await applied(directory);
    expect(kept["written"]).toEqual(Object.values(WRITTEN));
    expect({ seed, kept: kept["random"] }).toEqual({ seed, kept: random });
    expect(kept["tokens"]).toEqual([
      "live",
      "$live",
      "$$live$",
      "%live%{x}",
      "${a}live${b}",
      "cost: 5$livelive",
      '"\\$live$"',
    ]);
    expect(Buffer.from(String(kept["encoded"]), "base64").toString()).toBe("volume=live\necho ${volume}$");
  });

  it("leaves text without templates as it is", () => {
    const plain = fc
      .string({ unit: "grapheme" })
      .filter((text) => !/[$%]\{/.test(text) && text.normalize("NFC") === text);
    fc.assert(fc.property(plain, (text) => text.startsWith("\uFEFF") || terraformText(text) === text));
  });

  it.each([
    [
      "text that is not normalized",
      "cafe\u0301",
      'it is not in Unicode normalization form C (text.normalize("NFC") makes it so)',
    ],
    ["a leading byte order mark", "\uFEFFa", "it begins with a byte order mark"],
    ["half of a surrogate pair", "a\uD83D", "it holds half of a surrogate pair"],
  ])("refuses %s, which Terraform would change", (_, text, why) => {
    expect(() => terraformText(text)).toThrow(
      `Terraform would change this text: ${why}. It begins ${JSON.stringify(text)}.`,
    );
  });

  itWith(["terraform"], "is right that Terraform changes what it refuses", async () => {
    const directory = textStack((stack) => keep(stack, "changed", ["cafe\u0301", "\uFEFFa"]));
    expect((await applied(directory))["changed"]).toEqual(["café", "a"]);
  });

  it("shows only the beginning of a long text that it refuses", () => {
    expect(() => terraformText(`\uFEFF${"a".repeat(500)}`)).toThrow(new RegExp(`"\uFEFFa{59}"\\.$`));
  });
});

describe("grafanaProvisioningText", () => {
  it("doubles every dollar sign, as Grafana halves them", () => {
    expect(grafanaProvisioningText("{{ $labels.x }} ${VAR} $$ 5$")).toBe("{{ $$labels.x }} $${VAR} $$$$ 5$$");
  });

  it("is undone by halving them, whatever the text", () => {
    fc.assert(fc.property(dense, (text) => grafanaProvisioningText(text).replaceAll("$$", () => "$") === text));
  });
});

describe("assertKnown", () => {
  it.each([
    ["text", Token.asString({ resolve: () => "x" })],
    ["text with a token in it", `a-${Token.asString({ resolve: () => "x" })}`],
    ["a number", Token.asNumber({ resolve: () => 1 })],
    ["a list", Token.asList({ resolve: () => ["x"] })],
  ])("refuses %s that is known only after apply", (_, value) => {
    expect(() => {
      assertKnown(value, "The content of x.yml");
    }).toThrow(
      "The content of x.yml is known only after apply; it must be a plain value, since Watchpost computes with it.",
    );
  });

  it.each([["text"], [1], [["a"]], ["${a}"]])("takes the plain value %j", (value) => {
    expect(() => {
      assertKnown(value, "It");
    }).not.toThrow();
  });
});
