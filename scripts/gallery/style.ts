import { HEADER_PIXELS, PAGE_PIXELS, TITLE_PIXELS } from "./layout";

/** Grafana's dark theme, as far as it matters here. */
export const STYLE = `
:root { color-scheme: dark; }
* { box-sizing: border-box; }
body { margin: 0; background: #111217; color: #ccccdc; font: 14px/1.4 Inter, "Helvetica Neue", "Liberation Sans", Arial, sans-serif; width: ${PAGE_PIXELS}px; }
a { color: #6e9fff; text-decoration: none; }
header { height: ${HEADER_PIXELS - 8}px; padding: 10px 16px 0; }
nav { display: flex; gap: 10px; font-size: 13px; color: #8e8ea0; white-space: nowrap; overflow: hidden; }
nav a { color: #9fa7b3; }
nav b { color: #ccccdc; font-weight: 500; }
.head { display: flex; align-items: center; gap: 10px; height: 58px; white-space: nowrap; }
h1 { font-size: 22px; font-weight: 500; margin: 0; }
.head p { margin: 0 0 0 8px; color: #8e8ea0; overflow: hidden; text-overflow: ellipsis; flex: 1; }
.end { display: flex; gap: 8px; margin-left: auto; }
nav .end { gap: 24px; }
.tag { font-size: 12px; padding: 1px 8px; border-radius: 10px; background: #23314f; color: #8ab8ff; }
.chip { background: #181b1f; border: 1px solid #2c3235; border-radius: 3px; padding: 5px 10px; font-size: 13px; }
.chip i { color: #6e9fff; font-style: normal; margin-right: 8px; }
main { position: relative; margin-top: -${HEADER_PIXELS - 8}px; pointer-events: none; }
main > * { pointer-events: auto; }
.panel { position: absolute; background: #181b1f; border: 1px solid #25272e; border-radius: 3px; overflow: hidden; }
.panel:target { border-color: #5794f2; }
.panel h2 { height: ${TITLE_PIXELS}px; margin: 0; padding: 7px 10px 0; font-size: 14px; font-weight: 500; color: #d8d9e6; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.panel button { margin-left: 8px; width: 15px; height: 15px; padding: 0; border: 1px solid #555968; border-radius: 50%; background: none; color: #8e8ea0; font: italic 600 10px/12px Georgia, serif; cursor: pointer; vertical-align: 2px; }
.content { padding: 0 9px; }
.about { width: 720px; background: #22252b; color: inherit; border: 1px solid #3a3d46; border-radius: 4px; padding: 4px 20px 16px; }
.about dt { color: #8e8ea0; margin-top: 8px; }
.about dd { margin: 0; }
.about code { font: 12px/1.5 "JetBrains Mono", "Liberation Mono", monospace; color: #96d98d; overflow-wrap: anywhere; }
svg { display: block; }
svg text { font-family: inherit; }
.grid { stroke: #2a2c33; stroke-width: 1; }
.tick { fill: #9a9bab; font-size: 12px; }
.limit { font-size: 11px; paint-order: stroke; stroke: #181b1f; stroke-width: 3px; }
.curve { fill: none; stroke-linejoin: round; stroke-linecap: round; }
.deployment { stroke: #5794f2; fill: #5794f2; stroke-dasharray: 3 4; }
.arc { fill: none; }
.name { fill: #ccccdc; font-size: 14px; }
.value { font-weight: 500; letter-spacing: -0.02em; }
.legend { display: flex; flex-wrap: wrap; column-gap: 18px; line-height: 20px; font-size: 12px; padding-left: 4px; white-space: nowrap; overflow: hidden; }
.legend i { display: inline-block; width: 14px; height: 4px; border-radius: 2px; margin-right: 6px; vertical-align: 3px; }
.legend b { font-weight: 400; color: #8e8ea0; margin-left: 8px; white-space: pre; }
.legend { position: relative; }
.more { color: #8e8ea0; }
.legend .more { position: absolute; right: 0; bottom: 0; padding-left: 12px; background: #181b1f; }
.empty { display: flex; align-items: center; justify-content: center; height: 120px; color: #8e8ea0; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th, td { height: 32px; padding: 0 8px; text-align: left; font-weight: 400; border-bottom: 1px solid #25272e; }
th { color: #6e9fff; font-weight: 500; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.filled { color: #111217; }
.cards { display: grid; grid-template-columns: repeat(3, 1fr); gap: 20px; padding: 8px 16px 24px; }
.card { background: #181b1f; border: 1px solid #25272e; border-radius: 4px; color: inherit; overflow: hidden; padding-bottom: 14px; }
.card:hover { border-color: #5794f2; }
.card h2 { margin: 14px 16px 2px; font-size: 17px; font-weight: 500; }
.card p { margin: 0 16px 4px; color: #9a9bab; }
.card small { margin: 0 16px; color: #6f7180; }
.thumbnail { height: 346px; overflow: hidden; border-bottom: 1px solid #25272e; }
.thumbnail iframe { width: ${PAGE_PIXELS}px; height: 1080px; border: 0; transform: scale(0.3205); transform-origin: 0 0; pointer-events: none; }
`;
