// In which form does an event stand in a log? As one line of JSON, in visible ASCII.

import { demand, OBJECT } from "../options.ts";

/** All but visible ASCII and the space. JSON leaves most of it as it is, and a stranger chooses a `kid`. */
const NOT_VISIBLE = /[^\x20-\x7e]/g;

// Some viewers end a line at U+2028 or U+0085, and marks of direction turn what follows around.
export function jsonLine(members: Readonly<Record<string, unknown>>): string {
  demand("jsonLine", "members", members, OBJECT);
  return JSON.stringify(members).replace(NOT_VISIBLE, escaped);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
