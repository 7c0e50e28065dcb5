import { colorNamed, thresholdColor } from "./colors";
import { type Drawing, type Field, fieldsOf, lastOf, type Size } from "./field";
import { escaped, fitting, px, textWidth } from "./html";
import { sideBySide } from "./stat";
import { svg } from "./time-series";
import { formatted } from "./units";

const NAME_PIXELS = 14;
/** A dial is open at the bottom, by a quarter less than a half. */
const FROM = Math.PI * 1.15;
const TO = -Math.PI * 0.15;

/** A dial for each series, with the limits around it. */
export function gauge(drawing: Drawing): string {
  const fields = fieldsOf(drawing);
  const each = sideBySide(fields.length, drawing.size);
  const dials = fields.map((field, i) => {
    const { x, y } = each.at(i);
    return `<g transform="translate(${px(x)} ${px(y)})">${dial(field, each.size, fields.length > 1)}</g>`;
  });
  return svg(drawing.size, dials.join(""));
}

function dial(field: Field, { width, height }: Size, named: boolean): string {
  const { config } = field;
  const { min = 0, max = 100, thresholds } = config;
  const room = height - (named ? NAME_PIXELS + 10 : 4);
  const radius = Math.max(10, Math.min(width / 2 - 6, room / 1.5));
  const center = { x: width / 2, y: radius + (room - radius * 1.46) / 2 };
  const share = (value: number) => Math.min(1, Math.max(0, (value - min) / (max - min)));
  const value = lastOf(field);
  const text = formatted(value, config);
  const font = Math.min(radius * 0.36, ((radius * 1.1) / textWidth(text, 1)) * 0.95);
  const steps = thresholds?.steps ?? [];
  const ring = steps.map(({ value: from, color }, i) =>
    arc(center, radius - 3, share(from ?? min), share(steps[i + 1]?.value ?? max), 4, colorNamed(color)),
  );
  const band = radius * 0.24;
  const middle = radius - 9 - band / 2;
  return [
    ...ring,
    arc(center, middle, 0, 1, band, "#2c2d35"),
    arc(center, middle, 0, share(value), band, thresholdColor(value, config)),
    `<text class="value" text-anchor="middle" x="${px(center.x)}" y="${px(center.y + font * 0.2)}" font-size="${px(font)}" fill="${thresholdColor(value, config)}">${escaped(text)}</text>`,
    named
      ? `<text class="name" text-anchor="middle" x="${px(center.x)}" y="${px(height - 6)}">${escaped(fitting(field.name, width, NAME_PIXELS))}</text>`
      : "",
  ].join("");
}

/** Part of a dial, from one share of it to another. */
function arc(
  center: { readonly x: number; readonly y: number },
  radius: number,
  from: number,
  to: number,
  width: number,
  color: string,
): string {
  if (!(to > from)) return "";
  const at = (share: number) => {
    const angle = FROM + (TO - FROM) * share;
    return `${px(center.x + radius * Math.cos(angle))} ${px(center.y - radius * Math.sin(angle))}`;
  };
  const isLarge = (to - from) * (FROM - TO) > Math.PI ? 1 : 0;
  return `<path class="arc" d="M${at(from)}A${px(radius)} ${px(radius)} 0 ${isLarge} 1 ${at(to)}" stroke="${color}" stroke-width="${px(width)}"/>`;
}
