// What does the package offer? The hand-written contract of `wicketgate`; every entry (workerd, Node,
// browsers) keeps it.
//
// Times are milliseconds since 1970 as `Date.now` gives them, durations carry their unit in their name, texts
// are Unicode strings, and a token is the compact serialisation of RFC 7515 section 3.1.

/** What `load` takes as an object, and each object within it. */
export type * from "./configuration.js";
export type * from "./events.js";
export type * from "./fetch-failure.js";
export * from "./gate.js";
export type * from "./keys.js";
export type * from "./options.js";
export type * from "./reason-code.js";
export * from "./refusal.js";
// Not `*`: what its routes have in common has no name outside.
export type { PublicRoute, Route, TokenRoute } from "./route.js";
export type * from "./verified.js";
