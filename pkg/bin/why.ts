// Why is a token refused? Judges it by a configuration as a gate would, and prints what the refusal says.

import { styleText } from "node:util";
import { Wicketgate, WicketgateConfigurationError, WicketgateRefusal } from "../entry/edge-node.ts";
import { jsonLine } from "../js/log/json-line.ts";
import type { Route, Verified } from "../types/index.d.ts";
import { clockOf, namesIn, noClock, routeOf } from "./asked.ts";
import { asText, inOrder } from "./faults.ts";
import { fetchOver } from "./given-keys.ts";
import { askedBeside } from "./inquiry-words.ts";
import { configurationIn, textIn } from "./reading.ts";
import { type Told, told } from "./refused.ts";
import type { Scene } from "./scene.ts";
import { visible } from "./shown.ts";
import { tokenIn } from "./token.ts";
import { Unusable } from "./unusable.ts";

interface Options {
  readonly token?: string | undefined;
  readonly keys?: string | undefined;
  readonly request?: string | undefined;
  readonly issuers?: string | undefined;
  readonly at?: string | undefined;
  readonly json?: boolean | undefined;
}

export async function why(config: string, options: Options): Promise<number> {
  const { token: tokenFile = "-", keys, request, at, json = false } = options;
  if (config === "-" && tokenFile === "-")
    throw new Unusable("standard input is the configuration or the token, and not both");
  if (request !== undefined && options.issuers !== undefined)
    throw new Unusable("--request and --issuers: the route of a request names the issuers, so leave one out");
  const text = await configurationIn(config);
  const fetch = keys === undefined ? undefined : await fetchOver(keys, text);
  const now = clockOf(at);
  const gate = await Wicketgate.load(text, { now, ...(fetch && { fetch }) }).catch((error: unknown) => error);
  if (gate instanceof WicketgateConfigurationError) return broken(config, gate, json);
  if (!(gate instanceof Wicketgate)) throw gate;
  const named = options.issuers === undefined ? undefined : namesIn(options.issuers, gate.issuerNames);
  // With them the sentences come, also for what does not wait for them.
  await gate.reasons();
  const token = tokenIn(await textIn(tokenFile));
  let route: Route | undefined;
  let names = named ?? gate.issuerNames;
  try {
    route = request === undefined ? undefined : routeOf(gate, request);
    if (route?.access === "token") names = route.issuers.split(" ");
    if (names.length === 0) throw new Unusable("the configuration has no issuers", false);
    const verified = await gate.verify(token, { issuers: names });
    print("accepted", accepted(verified, route, now(), askedBeside(text, route, verified.issuer)), json);
    return 0;
  } catch (error) {
    if (!(error instanceof WicketgateRefusal)) throw error;
    if (error.code === "no_clock") throw noClock(at);
    const namedBy = route ? "route" : named && "option";
    const keyStatus = gate.keyStatus().find(({ issuer }) => issuer === error.issuer);
    const isReplaced = keyStatus?.state !== "inline";
    const scene: Scene = {
      config: text,
      token,
      names,
      namedBy,
      route,
      keys: isReplaced ? keys : undefined,
      keyStatus,
    };
    print("refused", told(error, scene), json);
    return 1;
  }
}

function broken(config: string, { errors }: WicketgateConfigurationError, json: boolean): number {
  const faults = inOrder(config, errors);
  if (json)
    process.stdout.write(`${jsonLine({ verdict: "refused", code: "configuration_broken", faults })}\n`);
  else {
    for (const fault of faults) process.stdout.write(`${asText(fault)}\n`);
    process.stdout.write("The configuration has faults, so every token is refused.\n");
  }
  return 1;
}

function accepted(
  { issuer, kid, claims }: Verified,
  route: Route | undefined,
  nowMs: number,
  beside: string | undefined,
): Told {
  const { exp } = claims;
  const expiresInSeconds = Math.floor(exp - nowMs / 1_000);
  return {
    rows: [
      ["route", route?.path],
      ["issuer", issuer],
      ["key", kid === undefined ? undefined : visible(kid)],
      [
        "expires",
        expiresInSeconds < 0 ? `${-expiresInSeconds} s ago, within the leeway` : `in ${expiresInSeconds} s`,
      ],
      ["beside", beside],
    ],
    members: { route: route?.path, issuer, kid, expiresInSeconds, beside },
  };
}

function print(verdict: "accepted" | "refused", { rows, members }: Told, json: boolean): void {
  if (json) {
    process.stdout.write(`${jsonLine({ verdict, ...members })}\n`);
    return;
  }
  const shown = rows.filter((row): row is readonly [string, string] => row[1] !== undefined);
  const width = Math.max(...shown.map(([name]) => name.length));
  const word = styleText(verdict === "accepted" ? "green" : "red", verdict, { stream: process.stdout });
  const { code } = members;
  process.stdout.write(`${word}${code === undefined ? "" : `: ${code}`}\n`);
  for (const [name, value] of shown) process.stdout.write(`  ${name.padEnd(width)}  ${value}\n`);
}
