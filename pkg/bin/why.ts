// Why is a token refused? Judges it by a configuration as a gate would, and prints what the refusal says.

import { styleText } from "node:util";
import { Wicketgate, WicketgateConfigurationError, WicketgateRefusal } from "../entry/edge-node.ts";
import { partsOf } from "../js/messages/index.ts";
import type { Route, Verified } from "../types/index.d.ts";
import { asText, inOrder } from "./faults.ts";
import { fetchOver } from "./given-keys.ts";
import { configurationIn, textIn } from "./reading.ts";
import { Unusable } from "./unusable.ts";

interface Options {
  readonly token?: string | undefined;
  readonly keys?: string | undefined;
  readonly request?: string | undefined;
  readonly issuers?: string | undefined;
  readonly at?: string | undefined;
}

type Rows = readonly (readonly [name: string, value: string | undefined])[];

export async function why(config: string, options: Options): Promise<number> {
  const { token: tokenFile = "-", keys } = options;
  if (config === "-" && tokenFile === "-")
    throw new Unusable("standard input is the configuration or the token, and not both");
  const text = await configurationIn(config);
  const fetch = keys === undefined ? undefined : await fetchOver(keys, text);
  const now = clockOf(options.at);
  const gate = await Wicketgate.load(text, { now, ...(fetch && { fetch }) }).catch((error: unknown) => error);
  if (gate instanceof WicketgateConfigurationError) {
    for (const fault of inOrder(config, gate.errors)) process.stdout.write(`${asText(fault)}\n`);
    process.stdout.write("The configuration has faults, so every token is refused.\n");
    return 1;
  }
  if (!(gate instanceof Wicketgate)) throw gate;
  // With them the sentences come, also for what does not wait for them.
  await gate.reasons();
  const token = tokenIn(await textIn(tokenFile));
  let route: Route | undefined;
  try {
    route = options.request === undefined ? undefined : routeOf(gate, options.request);
    const issuers = options.issuers ?? issuersOf(gate, route);
    const verified = await gate.verify(token, { issuers });
    print(styleText("green", "accepted", { stream: process.stdout }), acceptedRows(verified, route, now()));
    return 0;
  } catch (error) {
    if (!(error instanceof WicketgateRefusal)) throw error;
    const { code, status, error: word } = error;
    print(`${styleText("red", "refused", { stream: process.stdout })}: ${code}`, [
      ["route", route?.path],
      ["issuer", error.issuer],
      ["key", error.kid],
      ["rules", error.ruleIds.join(", ") || undefined],
      ...partsOf(error),
      ["because", error.cause instanceof Error ? error.cause.message : undefined],
      ["network", `is told ${status} ${word}`],
    ]);
    return 1;
  }
}

function clockOf(at: string | undefined): () => number {
  if (at === undefined) return Date.now;
  const ms = /^\d+$/.test(at) ? Number(at) * 1_000 : Date.parse(at);
  if (!Number.isFinite(ms))
    throw new Unusable("--at is a time such as 2026-11-30T10:00:00Z, or seconds since 1970");
  return () => ms;
}

function routeOf(gate: { route(method: string, path: string): Route }, request: string): Route {
  const [method = "", target = "", ...more] = request.trim().split(/\s+/);
  if (!target.startsWith("/") || more.length > 0)
    throw new Unusable('a request is a method and a path: --request "GET /api/orders"');
  const [path = ""] = target.split("?");
  const route = gate.route(method, path);
  if (route.access === "public")
    throw new Unusable(`the route ${route.path} is public: no token is looked at there`, false);
  return route;
}

function issuersOf(gate: { readonly issuerNames: readonly string[] }, route: Route | undefined): string {
  if (route?.access === "token") return route.issuers;
  if (gate.issuerNames.length === 0) throw new Unusable("the configuration has no issuers", false);
  return gate.issuerNames.join(" ");
}

/** The token alone: people paste the header's value, and files end in a line feed. */
function tokenIn(text: string): string {
  const token = text.trim().replace(/^(?:authorization:\s*)?bearer\s+/i, "");
  if (token === "")
    throw new Unusable("no token came: wicketgate why CONFIG --token FILE, or on standard input", false);
  return token;
}

function acceptedRows(verified: Verified, route: Route | undefined, nowMs: number): Rows {
  const { issuer, kid } = verified;
  const { exp } = verified.claims;
  const leftSeconds = Math.floor(exp - nowMs / 1_000);
  return [
    ["route", route?.path],
    ["issuer", issuer],
    ["key", kid],
    ["expires", `in ${leftSeconds} s`],
  ];
}

function print(verdict: string, rows: Rows): void {
  const shown = rows.filter((row): row is readonly [string, string] => row[1] !== undefined);
  const width = Math.max(...shown.map(([name]) => name.length));
  process.stdout.write(`${verdict}\n`);
  for (const [name, value] of shown) process.stdout.write(`  ${name.padEnd(width)}  ${value}\n`);
}
