const LINE_WIDTH = 120;

/**
 * JSON with one line per attribute, laid out as prettier lays it out: a block is always opened; an attribute, or what
 * is told of a block, stays on one line if it fits.
 * @param {object} facts what `toFacts` gives
 */
export function printFacts(facts) {
  return `${layOut(facts, "", 0)}\n`;
}

function layOut(value, indent, room) {
  const isList = Array.isArray(value);
  const line = onOneLine(value);
  if (typeof value !== "object" || line === "{}" || line.length <= room) return line;
  const inner = `${indent}  `;
  const entries = Object.entries(value);
  const members = entries.map(([name, member], index) => {
    const start = inner + (isList ? "" : `${JSON.stringify(name)}: `);
    const comma = index < entries.length - 1 ? 1 : 0;
    const mayShare = room > 0 || name === "@" || Array.isArray(member);
    return start + layOut(member, inner, mayShare ? LINE_WIDTH - start.length - comma : 0);
  });
  const [open, close] = isList ? "[]" : "{}";
  return `${open}\n${members.join(",\n")}\n${indent}${close}`;
}

function onOneLine(value) {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${onOneLine(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
