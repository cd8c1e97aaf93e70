// Does each entry offer what its declarations say? The published declarations are written by hand, and so a
// contract that the implementation is held to.

import type * as Gate from "wicketgate";
import type * as Check from "wicketgate/check";
import type * as Edge from "wicketgate/edge";
import type * as EdgeSlim from "wicketgate/edge/slim";
import type * as Frame from "wicketgate/frame";
import type * as Hono from "wicketgate/hono";
import type * as Metrics from "wicketgate/metrics";
import type * as Slim from "wicketgate/slim";
import * as check from "../../../pkg/entry/check.ts";
import * as edgeNode from "../../../pkg/entry/edge-node.ts";
import * as edgeSlim from "../../../pkg/entry/edge-slim.ts";
import * as edgeWeb from "../../../pkg/entry/edge-web.ts";
import * as edgeWorkerd from "../../../pkg/entry/edge-workerd.ts";
import * as frame from "../../../pkg/entry/frame.ts";
import * as hono from "../../../pkg/entry/hono.ts";
import * as metrics from "../../../pkg/entry/metrics.ts";
import * as node from "../../../pkg/entry/node.ts";
import * as slim from "../../../pkg/entry/slim.ts";
import * as web from "../../../pkg/entry/web.ts";
import * as workerd from "../../../pkg/entry/workerd.ts";

// A class by its instances and its static members: that nobody else constructs it is the declaration's to
// say.
type Members<Value> = Value extends (...parameters: never) => unknown
  ? Value
  : { readonly [Name in keyof Value]: Value[Name] };

type Contract<Module> = { readonly [Name in keyof Module]: Members<Module[Name]> };

/** Exports that are nowhere declared. */
type Undeclared<Actual, Module> = Exclude<keyof Actual, keyof Module>;

check satisfies Contract<typeof Check>;
edgeNode satisfies Contract<typeof Edge>;
edgeSlim satisfies Contract<typeof EdgeSlim>;
edgeWeb satisfies Contract<typeof Edge>;
edgeWorkerd satisfies Contract<typeof Edge>;
frame satisfies Contract<typeof Frame>;
hono satisfies Contract<typeof Hono>;
metrics satisfies Contract<typeof Metrics>;
node satisfies Contract<typeof Gate>;
slim satisfies Contract<typeof Slim>;
web satisfies Contract<typeof Gate>;
workerd satisfies Contract<typeof Gate>;

declare const undeclared:
  | Undeclared<typeof check, typeof Check>
  | Undeclared<typeof edgeNode, typeof Edge>
  | Undeclared<typeof edgeSlim, typeof EdgeSlim>
  | Undeclared<typeof edgeWeb, typeof Edge>
  | Undeclared<typeof edgeWorkerd, typeof Edge>
  | Undeclared<typeof frame, typeof Frame>
  | Undeclared<typeof hono, typeof Hono>
  | Undeclared<typeof metrics, typeof Metrics>
  | Undeclared<typeof node, typeof Gate>
  | Undeclared<typeof slim, typeof Slim>
  | Undeclared<typeof web, typeof Gate>
  | Undeclared<typeof workerd, typeof Gate>;
undeclared satisfies never;
