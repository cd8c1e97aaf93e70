// What is known of a request while it is judged, and of the gate that judges it?

import type { EdgeOptions } from "../types/edge.d.ts";
import type { NearMiss, Route, Verified, Wicketgate } from "../types/index.d.ts";
import type { HeaderPair } from "./answers.ts";
import type { Asked } from "./edge-answers.ts";
import type { Forwarding } from "./forwarding.ts";
import type { Inside } from "./gate.ts";

/** What is taken from the upstream's headers, and what is put to them. */
export interface Changes {
  readonly set: readonly HeaderPair[];
  readonly remove: readonly string[];
  readonly warnings: readonly string[];
}

/** An open gate, and what it has learnt of answers. */
export interface EdgeState {
  readonly gate: Wicketgate;
  readonly inside: Inside;
  readonly forwarding: Forwarding;
  readonly onWarning: EdgeOptions["onWarning"];
  readonly plainHeaders: Map<string, Changes>;
}

/** What is known of a request so far. */
export interface Call extends Asked {
  cors: readonly HeaderPair[];
  route?: Route;
  verified?: Verified;
  nonce?: string;
  nearMiss?: NearMiss;
}

/** A request whose route is known. */
export type Passing = Call & { readonly route: Route };
