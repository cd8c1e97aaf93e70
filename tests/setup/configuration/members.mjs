// Which members may a configuration have? The list of src/config/members.json, with the numbers of
// src/limits.rs in it.
//
// The list is a JSON Schema, and says three things in words of its own: `x-default` is a default that is no JSON
// value, `x-beside` are members that may stand beside every alternative, and links in a description lead to pages of
// docs/.

import { readFileSync } from "node:fs";
import { withLimits } from "./limits.mjs";

const SOURCE = readFileSync(new URL("../../../src/config/members.json", import.meta.url), "utf8");

export const MEMBERS = JSON.parse(SOURCE, (_, value) =>
  typeof value === "string" ? withLimits(value) : value,
);

/** The objects that have members of their own, each with its name in `$defs`; the outermost has none. */
export const OBJECTS = [["", MEMBERS], ...Object.entries(MEMBERS.$defs)].filter(
  ([, { properties }]) => properties !== undefined,
);

/** The name of what a `$ref` leads to. */
export function nameOf($ref) {
  return $ref.replace("#/$defs/", "");
}

/** A description without its links, for where pages of docs/ are not at hand. */
export function plain(description) {
  return description.replace(/\[([^\]]+)\]\([^)]+\)/g, "$1");
}
