// What does the package say, asked as its users ask it? Entries of lists by loading a configuration, candidates
// by the gate's checks, policies by sealing an upstream's answer.
//
//   await faultsOf({ origins: ["https://a.example/"] })             // what is wrong with a configuration
//   await isConfigurable({ origins: ["https://a.example"] })        // whether the configuration has no fault
//   verdictOf(() => gate.checkOrigin("null"))                       // "accepted", or the code of the refusal
//   await passedOn("img-src *")                                     // what leaves of an upstream's policies
//   await refusesFrame("frame-src 'none'", "https://sdk.example")   // what the operator is warned of
//   await pageHeaders({ page: { policy: "own" } })                // the headers of a page, and its nonce

import { openEdge, Wicketgate, WicketgateConfigurationError, WicketgateRefusal } from "wicketgate/edge";

const PAGE = "https://own.example/";
const CLIENT = "client";
/** An origin that no test asks for: a list has at least one entry. */
const UNASKED = "https://unasked.example";

/** A gate of this configuration, an object or its text; nothing where it has a fault. */
export const gateOf = async (configuration) => (await loaded(configuration)).gate;

/** The faults of a configuration as its author reads them, `{ path, value, message }`; none where it has none. */
export const faultsOf = async (configuration) => (await loaded(configuration)).faults ?? [];

async function loaded(configuration) {
  const text = typeof configuration === "string" ? configuration : JSON.stringify(configuration);
  try {
    return { gate: await Wicketgate.load(text) };
  } catch (error) {
    if (error instanceof WicketgateConfigurationError) return { faults: error.errors };
    throw error;
  }
}

export const isConfigurable = async (configuration) => (await gateOf(configuration)) !== undefined;
export const isOriginEntry = (text) => isConfigurable({ origins: [text] });
export const isRedirectEntry = (list, text) =>
  isConfigurable({ redirects: { [CLIENT]: { [list]: [text] } } });
export const isFrameOrigin = (text) => isConfigurable({ frames: { frameSrc: [text] } });

/** "accepted", or the code of the refusal that the check throws. */
export function verdictOf(check) {
  try {
    check();
    return "accepted";
  } catch (error) {
    if (error instanceof WicketgateRefusal) return error.code;
    throw error;
  }
}

/** The verdicts of one client's lists on candidates. */
export async function redirectVerdicts(lists) {
  const registered = Object.entries(lists).filter(([, list]) => list.length > 0);
  const gate = await gateOf({ redirects: { [CLIENT]: Object.fromEntries(registered) } });
  if (gate === undefined) return () => "configuration_error";
  return (candidate) => verdictOf(() => gate.checkRedirectUri(CLIENT, candidate));
}

/** The verdicts of a list on origins; of an empty list, none is listed. */
export async function originVerdicts(entries) {
  const gate = await gateOf({ origins: entries.length > 0 ? entries : [UNASKED] });
  if (gate === undefined) return () => "configuration_error";
  return (origin) => verdictOf(() => gate.checkOrigin(origin));
}

/** The verdicts on return targets, which no configuration changes. */
export async function returnTargetVerdicts() {
  const gate = await gateOf({ origins: [UNASKED] });
  return (target) => verdictOf(() => gate.checkReturnTarget(target));
}

/**
 * What becomes of a page's answer: `{ headers, nonce, warnings, refusal }`, or nothing where the configuration
 * has a fault. `upstream` is the answer's own headers, as Latin-1.
 */
export async function pageHeaders({ page, upstream = {}, ...top }) {
  const gate = await gateOf({ origins: [UNASKED], ...top, routes: [{ path: "/", access: "public", page }] });
  return gate && sealedBy(openEdge(gate), upstream);
}

async function sealedBy(edge, upstream) {
  const { finish, nonce } = await edge.admit(new Request(PAGE));
  const { response: answer, warnings, refusal } = finish(new Response(null, { headers: upstream }));
  return { headers: Object.fromEntries(answer.headers), nonce, warnings, refusal };
}

const EMBEDDER = "https://embedder.example";
let passing;

/** The policies that leave where an upstream sent this text, without the gate's own, as one text; a refusal throws. */
export async function passedOn(policy) {
  passing ??= gateOf({
    frames: { frameAncestors: [EMBEDDER] },
    routes: [{ path: "/", access: "public", page: { frameAncestors: "shared" } }],
  }).then(openEdge);
  const { headers, refusal } = await sealedBy(await passing, { "content-security-policy": policy });
  if (refusal) throw refusal;
  const all = headers["content-security-policy"].split(", ");
  if (all.pop() !== `frame-ancestors ${EMBEDDER}`) throw new Error(`ours is not the last: ${all.join(", ")}`);
  return all.join(", ");
}

/** Whether the operator is warned that the upstream's policy refuses a frame of this origin; nothing where that is no frame's origin. */
export async function refusesFrame(policy, origin) {
  const page = { policy: "narrow-frames" };
  const upstream = { "content-security-policy": policy };
  const sealed = await pageHeaders({ frames: { frameSrc: [origin] }, page, upstream });
  return sealed?.warnings.includes("upstream_policy_refuses_frames");
}
