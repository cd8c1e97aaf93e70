// Who answers at the doors? Hono apps with the package and with Hono's own middleware, helmet, and the
// package's bare checks. Every answer is looked at after it was timed: one that is wrong ends the run.

import { IncomingMessage, ServerResponse } from "node:http";
import helmet from "helmet";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import { openEdge, Wicketgate } from "wicketgate/edge";
import { wicketgate } from "wicketgate/hono";
import { FEW, MANY } from "./doors.mjs";

const HERE = "https://own.example";
const CLIENT = "app";
const HEADER = "X-Doors";
const MAX_AGE_SECONDS = 600;
const HASH = `'sha256-${"A".repeat(43)}='`;

/** Distinct, and all as long as each other: no length gives one away. */
const numbered = (count, before, after) =>
  Array.from({ length: count }, (_, index) => `${before}${String(index).padStart(4, "0")}${after}`);

/** What is timed: under each task's name those who do it, and whom the check is asked of. */
export async function openDoors() {
  const tasks = { headers: await headerTask(), origins: {}, redirects: {} };
  for (const count of [FEW, MANY]) {
    const origins = numbered(count, "https://a", ".ex");
    const gate = await Wicketgate.load(JSON.stringify({ origins, routes: [corsRoute()] }));
    const apps = {
      ours: appWith(wicketgate(gate, { log: false })),
      cors: appWith(honoCors(origins)),
      both: appWith(honoCors(origins), secureHeaders()),
    };
    for (const kind of ["get", "preflight"]) {
      const asks = Object.entries(apps).map(([who, app]) => [who, corsCall(app, kind, origins)]);
      tasks[`${kind}_${count}`] = Object.fromEntries(asks);
    }
    const uris = numbered(count, "https://a.ex/", "");
    const redirects = await Wicketgate.load(JSON.stringify({ redirects: { [CLIENT]: { web: uris } } }));
    tasks.origins[`entries_${count}`] = checkCall((origin) => gate.checkOrigin(origin), origins);
    tasks.redirects[`entries_${count}`] = checkCall((uri) => redirects.checkRedirectUri(CLIENT, uri), uris);
  }
  return tasks;
}

const corsRoute = () => ({
  path: "/api",
  methods: ["GET"],
  access: "public",
  cors: { headers: [HEADER], maxAgeSeconds: MAX_AGE_SECONDS },
});

const honoCors = (origin) =>
  cors({ origin, allowMethods: ["GET"], allowHeaders: [HEADER], maxAge: MAX_AGE_SECONDS });

function appWith(...middleware) {
  const app = new Hono();
  for (const each of middleware) app.use(each);
  return app.get("/api", (context) => context.json({ good: true }));
}

/** Entries from all over the list, as strangers ask: the same ones for everybody, in an order that repeats by no small step. */
function* spread(entries) {
  for (let at = 0; ; at = (at + 7_919) % entries.length) yield entries[at];
}

function taken(entries, count) {
  const order = spread(entries);
  return Array.from({ length: count }, () => order.next().value);
}

function corsCall(app, kind, origins) {
  const isPreflight = kind === "preflight";
  const asking = isPreflight && {
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": HEADER.toLowerCase(),
  };
  const request = (origin) =>
    new Request(`${HERE}/api`, {
      method: isPreflight ? "OPTIONS" : "GET",
      headers: { Origin: origin, ...asking },
    });
  return {
    prepare: (count) => taken(origins, count).map((origin) => ({ origin, request: request(origin) })),
    async run(calls) {
      for (const call of calls) call.answer = await app.fetch(call.request);
    },
    async inspect(calls) {
      for (const { origin, answer } of calls) requireGranted(answer, origin, isPreflight);
      const stranger = await app.fetch(request("https://stranger.ex"));
      if (stranger.headers.has("Access-Control-Allow-Origin"))
        throw new Error("a stranger's page may read the answer");
    },
  };
}

function requireGranted({ status, headers }, origin, isPreflight) {
  const got = [status, headers.get("Access-Control-Allow-Origin")];
  if (got[0] !== (isPreflight ? 204 : 200) || got[1] !== origin)
    throw new Error(`${origin} was answered ${got.join(" ")}`);
  if (!isPreflight) return;
  const granted = ["Methods", "Headers"].map((name) =>
    headers.get(`Access-Control-Allow-${name}`)?.toLowerCase(),
  );
  if (granted.join(" ") !== `get ${HEADER.toLowerCase()}`)
    throw new Error(`the preflight grants ${granted.join(" ")}`);
  if (headers.get("Access-Control-Max-Age") !== String(MAX_AGE_SECONDS))
    throw new Error("the preflight is kept for another time");
}

/** helmet puts constant headers on Node's own response; ours takes an answer of the Fetch standard and returns another one. */
async function headerTask() {
  const routes = [{ path: "/", access: "public", page: { policy: "own", scriptSrc: [HASH] } }];
  const edge = openEdge(
    await Wicketgate.load(JSON.stringify({ origins: [HERE], routes, strictTransportSecurity: {} })),
  );
  const passage = await edge.admit(new Request(`${HERE}/`));
  const put = helmet();
  return {
    ours: {
      prepare: (count) =>
        Array.from({ length: count }, () => ({
          sent: new Response("page", { headers: { "Content-Type": "text/html" } }),
        })),
      run(calls) {
        for (const call of calls) call.answer = passage.finish(call.sent).response;
      },
      inspect: (calls) =>
        requireShut(calls, ({ answer }) => (answer.status === 200 ? answer.headers : new Headers())),
    },
    helmet: {
      prepare: (count) =>
        Array.from({ length: count }, () => ({ answer: new ServerResponse(new IncomingMessage()) })),
      run(calls) {
        for (const { answer } of calls) put(answer.req, answer, () => {});
      },
      inspect: (calls) =>
        requireShut(calls, ({ answer }) => new Headers(Object.entries(answer.getHeaders()))),
    },
  };
}

/** Resolves to how many headers the last answer has. */
function requireShut(calls, headersOf) {
  let count = 0;
  for (const call of calls) {
    const headers = headersOf(call);
    for (const name of [
      "Content-Security-Policy",
      "Strict-Transport-Security",
      "X-Content-Type-Options",
      "Referrer-Policy",
    ]) {
      if (!headers.has(name)) throw new Error(`an answer left without ${name}`);
    }
    count = [...headers].length;
  }
  return count;
}

/** Each call gets a string of its own, as from a header: else ten strings would stay in the caches, and ten thousand would not. */
function checkCall(check, entries) {
  return {
    prepare: (count) => taken(entries, count).map((entry) => Buffer.from(entry).toString("latin1")),
    run(calls) {
      for (const entry of calls) if (check(entry) !== entry) throw new Error("another entry was given back");
    },
    inspect() {
      try {
        check("https://stranger.ex/0000");
      } catch {
        return;
      }
      throw new Error("a stranger passed the check");
    },
  };
}
