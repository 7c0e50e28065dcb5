import type { Format } from "./format";

/** A way to answer. */
export interface Negotiated {
  readonly format: Format;
  readonly contentType: string;
}

const TEXT: Negotiated = { format: "text", contentType: "text/plain; version=0.0.4; charset=utf-8" };

const openMetrics = (version: string): Negotiated => ({
  format: "openmetrics",
  contentType: `application/openmetrics-text; version=${version}; charset=utf-8`,
});

/** In the order in which the server likes them best, each with what an Accept header calls it. */
const OFFERS: readonly { readonly type: string; readonly version: string; readonly answer: Negotiated }[] = [
  { type: "application/openmetrics-text", version: "1.0.0", answer: openMetrics("1.0.0") },
  // What Prometheus before 2.40 asks for; of the two, our pages use only what is alike.
  { type: "application/openmetrics-text", version: "0.0.1", answer: openMetrics("0.0.1") },
  { type: "text/plain", version: "0.0.4", answer: TEXT },
];

interface Range {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly quality: number;
}

/**
 * What a request's Accept header asks for: the format of the highest quality, and the text format where it names none of
 * ours, for whoever looks at it with a browser or curl. Never 406: that would be a failed scrape.
 * Source: RFC 9110, section 12.5.1.
 */
export function negotiate(accept: string | undefined): Negotiated {
  const ranges = parse(accept ?? "").filter(({ quality }) => quality > 0);
  const quality = ({ type, version }: (typeof OFFERS)[number]): number =>
    Math.max(
      0,
      ...ranges
        .filter((range) => range.type === type && [undefined, version].includes(range.parameters["version"]))
        .map((range) => range.quality),
    );
  const best = OFFERS.reduce((a, b) => (quality(b) > quality(a) ? b : a));
  return quality(best) > 0 ? best.answer : TEXT;
}

/** Whether an Accept-Encoding header takes gzip. Source: RFC 9110, section 12.5.3. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const ranges = parse(acceptEncoding ?? "");
  const named = ranges.find(({ type }) => type === "gzip" || type === "x-gzip");
  return (named ?? ranges.find(({ type }) => type === "*"))?.quality ? true : false;
}

function parse(header: string): readonly Range[] {
  return header.split(",").flatMap((part) => {
    const [type = "", ...rest] = part.split(";").map((each) => each.trim());
    if (type === "") return [];
    const parameters = Object.fromEntries(
      rest.map((each): [string, string] => {
        const [name = "", value = ""] = each.split("=").map((side) => side.trim());
        return [name.toLowerCase(), value.replaceAll('"', "")];
      }),
    );
    return [{ type: type.toLowerCase(), parameters, quality: qualityOf(parameters["q"]) }];
  });
}

function qualityOf(text: string | undefined): number {
  if (text === undefined) return 1;
  const quality = Number(text);
  return quality >= 0 && quality <= 1 ? quality : 0;
}
