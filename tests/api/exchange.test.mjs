// What does a whole request cost in calls into the wasm, and who decides about its headers? Two calls where keys are held;
// the core alone, but for the files that carry out its orders.

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { glue, openEdge, refusalResponse, wicketgateOver } from "../../pkg/dist/gate.js";
import { configurationText, gateScene, refusalOf } from "../support/gate.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const bytes = readFileSync(new URL("../../pkg/dist/wasm/gate_bg.wasm", import.meta.url));

/** A scene whose calls into the core are counted by name, and where some are answered by others than it. */
async function countedScene({ answers = {}, ...options }) {
  const calls = [];
  const Gate = {
    build(configuration) {
      const core = glue.Gate.build(configuration);
      return new Proxy(core, {
        get(target, name) {
          const member = Reflect.get(target, name);
          if (typeof member !== "function") return member;
          return (...parameters) => {
            calls.push(name);
            if (Object.hasOwn(answers, name)) return answers[name];
            return member.apply(target, parameters);
          };
        },
      });
    },
  };
  const { load } = wicketgateOver({ glue: { ...glue, Gate }, start: () => glue.initSync({ module: bytes }) });
  return { scene: await gateScene({ load, ...options }), calls };
}

const ROUTES = [
  { path: "/api/*", methods: ["GET"], issuers: ["orders"], cors: { credentials: true } },
  { path: "/page", access: "public", page: { policy: "own" } },
  { path: "/return", access: "public", redirectCheck: { redirectUri: "forbidden", returnTargets: ["next"] } },
];
const configuration = configurationText(
  {},
  { routes: ROUTES, origins: ["https://app.example"], frames: { frameSrc: ["https://sdk.example"] } },
);

test("a request that passes with keys held makes two calls into the wasm", async () => {
  const { scene, calls } = await countedScene({ configuration });
  const edge = openEdge(scene.gate);
  const headers = { Authorization: `Bearer ${await scene.issuer.mint()}`, Origin: "https://app.example" };
  let answers = 0;
  const pass = async (path, init) => {
    calls.length = 0;
    const passage = await edge.admit(new Request(`https://gate.example${path}`, init));
    assert.equal(passage.response, undefined, path);
    answers += 1;
    passage.finish(
      new Response("", { headers: { "Content-Security-Policy": `img-src https://${answers}.example` } }),
    ).response;
    return [...calls];
  };
  assert.deepEqual(await pass("/api/x", { headers }), [
    "begin",
    "keysFetched",
    "exportKeys",
    "resumeDone",
    "respond",
  ]);
  assert.deepEqual(await pass("/api/x", { headers }), ["begin", "respond"]);
  assert.deepEqual(await pass("/page"), ["begin", "respond"]);
  assert.deepEqual(await pass("/return?next=/home"), ["begin", "respond"]);
  const form = { "Content-Type": "application/x-www-form-urlencoded" };
  const posted = { method: "POST", body: "next=/home", headers: form };
  assert.deepEqual(await pass("/return", posted), ["begin", "resumeBody", "respond"]);
});

test("an answer like one before is changed as that one, without a call; one with a nonce is not", async () => {
  const routes = [
    { path: "/page", access: "public", page: { policy: "own", scriptSrc: [`'sha256-${"A".repeat(43)}='`] } },
    { path: "/nonce", access: "public", page: { policy: "own", scriptSrc: "nonce" } },
  ];
  const { scene, calls } = await countedScene({ configuration: configurationText({}, { routes }) });
  const edge = openEdge(scene.gate);
  const sealed = async (path, init) => {
    const passage = await edge.admit(new Request(`https://gate.example${path}`));
    calls.length = 0;
    const { headers } = passage.finish(new Response("page", init)).response;
    return { headers: Object.fromEntries(headers), nonce: passage.nonce, calls: calls.length };
  };
  const embedded = { headers: { "Content-Security-Policy": "frame-ancestors 'none'" } };
  const first = await sealed("/page");
  assert.deepEqual([first.calls, (await sealed("/page")).calls], [1, 0]);
  assert.deepEqual((await sealed("/page")).headers, first.headers);
  // What the answer hangs on is asked anew: its headers, its status, its route.
  const other = await sealed("/page", embedded);
  assert.equal(other.calls, 1);
  assert.notDeepEqual(other.headers, first.headers);
  assert.equal((await sealed("/page", { status: 404 })).calls, 1);
  assert.deepEqual((await sealed("/page")).headers, first.headers);
  for (let time = 0; time < 2; time += 1) {
    const { headers, nonce, calls } = await sealed("/nonce");
    assert.equal(calls, 1);
    assert.ok(headers["content-security-policy"].includes(nonce));
  }
  // However many answers there are, few are kept, and none that is long.
  const long = { headers: { "Content-Security-Policy": `img-src ${"https://a.example ".repeat(80)}` } };
  for (let time = 0; time < 2; time += 1) assert.equal((await sealed("/page", long)).calls, 1);
  for (let count = 0; count < 600; count += 1)
    assert.equal((await sealed("/page", { headers: { "Referrer-Policy": `x-${count}` } })).calls, 1);
  assert.deepEqual([(await sealed("/page")).calls, (await sealed("/page")).calls], [1, 0]);
});

test("an answer is the same for every origin that is granted, but for the origin itself", async () => {
  const origins = ["https://a.example", "https://*.b.example"];
  const routes = [
    { path: "/api", methods: ["GET"], access: "public", cors: { credentials: true } },
    { path: "/failing", methods: ["GET"], access: "public", cors: {}, page: { policy: "own" } },
  ];
  const { scene, calls } = await countedScene({ configuration: configurationText({}, { origins, routes }) });
  const edge = openEdge(scene.gate);
  const readers = async (origin, vary = "Accept") => {
    const headers = origin === undefined ? {} : { Origin: origin };
    const passage = await edge.admit(new Request("https://gate.example/api", { headers }));
    calls.length = 0;
    const answer = passage.finish(new Response("page", { headers: { Vary: vary } })).response.headers;
    const told = ["Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Vary"];
    return [calls.length, ...told.map((name) => answer.get(name))];
  };
  const granted = ["https://a.example", "https://x.b.example", "https://y.b.example"];
  for (const [number, origin] of [...granted, ...granted].entries())
    assert.deepEqual(await readers(origin), [number === 0 ? 1 : 0, origin, "true", "Accept, Origin"]);
  // A page of the own origin, and a request of no page, are granted nothing, before and after one that is.
  for (let time = 0; time < 2; time += 1) {
    for (const origin of ["https://gate.example", undefined]) {
      const [, allowed, credentials, vary] = await readers(origin);
      assert.deepEqual([allowed, credentials, vary], [null, null, "Accept, Origin"]);
    }
    assert.equal((await readers(granted[time]))[1], granted[time]);
  }
  // A value of the upstream's stays what it is, also where it reads like the origin.
  assert.equal((await readers(granted[0], granted[0]))[3], `${granted[0]}, Origin`);
  for (const origin of granted) {
    const failing = new Request("https://gate.example/failing", { headers: { Origin: origin } });
    const passage = await edge.admit(failing);
    const broken = { headers: { "Content-Security-Policy": "x".repeat(100_000) } };
    for (const answer of [
      passage.finish(new Response("page", broken)).response,
      passage.refuse("upstream_timeout"),
    ])
      assert.deepEqual(
        [answer.status >= 500, answer.headers.get("Access-Control-Allow-Origin")],
        [true, origin],
      );
  }
});

test("an app's answer with a body is changed in place, any other is made anew", async () => {
  const { scene } = await countedScene({ configuration });
  const passage = await openEdge(scene.gate).admit(new Request("https://gate.example/page"));
  const html = { headers: { "Content-Type": "text/html" } };
  const own = new Response("page", html);
  assert.equal(passage.finish(own).response, own);
  const empty = new Response(null, { status: 204 });
  assert.notEqual(passage.finish(empty).response, empty);
  assert.equal(empty.headers.has("Content-Security-Policy"), false);
  // As `fetch` gives it: its headers cannot be changed.
  const fetched = await fetch("data:text/html,page");
  const answer = passage.finish(fetched).response;
  assert.notEqual(answer, fetched);
  assert.deepEqual([answer.status, await answer.text()], [200, "page"]);
  for (const made of [own, answer])
    assert.match(made.headers.get("Content-Security-Policy"), /frame-ancestors/);
});

test("what is kept of an answer is nobody's to change, and a shared answer to HEAD stays as it was", async () => {
  const { scene } = await countedScene({ configuration });
  const edge = openEdge(scene.gate);
  const passed = (path, init) => edge.admit(new Request(`https://gate.example${path}`, init));
  const { warnings } = (await passed("/return")).finish(new Response("x"));
  assert.throws(() => warnings.push("mine"), TypeError);
  assert.deepEqual((await passed("/return")).finish(new Response("x")).warnings, []);
  const shared = new Response("page", { headers: { "Content-Type": "text/html" } });
  const answer = (await passed("/return", { method: "HEAD" })).finish(shared).response;
  assert.notEqual(answer, shared);
  assert.deepEqual([...shared.headers], [["content-type", "text/html"]]);
});

test("what is no text does not end the instance", async () => {
  const { scene } = await countedScene({ configuration });
  const edge = openEdge(scene.gate);
  for (const requestId of [5, {}, true, null, Symbol("x"), "r\u{e9}\n"]) {
    const passage = await edge.admit(new Request("https://gate.example/return"), { requestId });
    assert.equal(passage.response, undefined);
    assert.equal(passage.refuse(5).status, 502);
    assert.equal(passage.refuse(undefined).status, 502);
    assert.ok(passage.requestTo("https://app.example") instanceof Request);
  }
});

/** How many of these passages came to what. */
async function told(passages) {
  const codes = {};
  for (const { refusal } of await Promise.all(passages)) {
    const code = refusal?.code ?? "passed";
    codes[code] = (codes[code] ?? 0) + 1;
  }
  return codes;
}

test("thousands wait for keys at once; of more the newest are refused, as pages of their origin may read", async () => {
  const { scene } = await countedScene({ configuration });
  const edge = openEdge(scene.gate);
  const { promise: held, resolve: release } = Promise.withResolvers();
  const { answer } = scene;
  scene.answer = async (...parameters) => {
    await held;
    return answer(...parameters);
  };
  const token = await scene.issuer.mint();
  const headers = { Authorization: `Bearer ${token}`, Origin: "https://app.example" };
  const admitted = () => edge.admit(new Request("https://gate.example/api/x", { headers }));
  const waiting = Array.from({ length: 4_096 }, admitted);
  const refused = await admitted();
  assert.deepEqual([refused.refusal.code, refused.response.status], ["overloaded", 503]);
  assert.deepEqual([refused.route.path, refused.response.headers.get("retry-after")], ["/api/*", "1"]);
  assert.equal(refused.response.headers.get("access-control-allow-origin"), "https://app.example");
  assert.equal((await refusalOf(scene.gate.verify(token))).code, "overloaded");
  release();
  assert.deepEqual(await told(waiting), { passed: 4_096 });
  assert.equal((await admitted()).response, undefined);
  assert.equal(scene.fetches.length, 1);
});

test("slow bodies take no room from tokens, a fetch of keys always has some, and what is forgotten ends", async () => {
  const { scene } = await countedScene({ configuration });
  const edge = openEdge(scene.gate);
  const controllers = [];
  const slow = () => {
    const body = new ReadableStream({ start: (controller) => void controllers.push(controller) });
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    return edge.admit(
      new Request("https://gate.example/return", { method: "POST", headers, body, duplex: "half" }),
    );
  };
  const forms = Array.from({ length: 4_096 }, slow);
  assert.equal((await slow()).refusal.code, "overloaded");
  const headers = { Authorization: `Bearer ${await scene.issuer.mint()}` };
  assert.equal(
    (await edge.admit(new Request("https://gate.example/api/x", { headers }))).response,
    undefined,
  );
  // As a host that never came back with what it was ordered.
  scene.clock.ms += 150_001;
  const late = slow();
  for (const controller of controllers) controller.close();
  assert.deepEqual(await told([late]), { passed: 1 });
  // Nobody judges any more what was forgotten.
  assert.deepEqual(await told(forms), { instance_trapped: 4_096 });
});

test("an answer of the core that is of no kind that there is lets nobody in", async () => {
  const other = '{"kind":"other","status":200,"claims":{},"headers":[]}';
  const answers = { begin: other, beginToken: other, verifyHeld: other };
  const { gate } = (await countedScene({ configuration, answers })).scene;
  const edge = openEdge(gate);
  const noVerdict = { name: "TypeError", message: "the core gave no verdict" };
  await assert.rejects(edge.admit(new Request("https://gate.example/api/orders")), noVerdict);
  await assert.rejects(gate.verify("a.b.c"), noVerdict);
  assert.throws(() => gate.verifySync("a.b.c"), noVerdict);
});

test("long bodies under way fill no more than their room, and leave short ones theirs", async () => {
  const { scene } = await countedScene({ configuration });
  const edge = openEdge(scene.gate);
  const controllers = [];
  const admitted = (chunk) => {
    const start = (controller) => {
      controller.enqueue(chunk);
      controllers.push(controller);
    };
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const init = { method: "POST", headers, body: new ReadableStream({ start }), duplex: "half" };
    return edge.admit(new Request("https://gate.example/return", init));
  };
  const long = new TextEncoder().encode(`text=${"x".repeat(64 * 1024 - 5)}`);
  const ended = (chunk) => {
    const answer = admitted(chunk);
    controllers.pop().close();
    return answer;
  };
  // 32 MiB beyond the 4 KiB that each may hold.
  const slow = Array.from({ length: Math.floor((32 * 1024) / 60) }, () => admitted(long));
  const refused = await ended(long);
  assert.deepEqual([refused.refusal.code, refused.response.status], ["overloaded", 503]);
  assert.equal((await ended(long.subarray(0, 4_096))).response, undefined);
  // What ends in whichever way gives its room back.
  const more = long.subarray(0, 1);
  for (const [index, controller] of controllers.entries())
    [() => controller.close(), () => controller.enqueue(more), () => controller.error(new Error("away"))][
      index % 3
    ]();
  assert.deepEqual(await told(slow), { passed: 182, form_too_large: 182, form_malformed: 182 });
  const { Uint8Array: UsualArray } = globalThis;
  const noMemory = (length) => {
    if (length > 4_096) throw new RangeError("Array buffer allocation failed");
    return new UsualArray(length);
  };
  try {
    globalThis.Uint8Array = new Proxy(UsualArray, { construct: (_, [length]) => noMemory(length) });
    for (let count = 0; count < 100; count += 1)
      assert.equal((await ended(long)).refusal.code, "form_malformed");
  } finally {
    globalThis.Uint8Array = UsualArray;
  }
  const again = Array.from(slow, () => admitted(long));
  assert.equal((await ended(long)).refusal.code, "overloaded");
  for (const controller of controllers.splice(-again.length)) controller.close();
  assert.deepEqual(await told(again), { passed: 546 });
});

/** What carries out orders or speaks for itself, and so names fields. */
const PERFORMERS = [
  "pkg/js/errors.ts", // the refusal of a call whose instance ended
  "pkg/js/key-fetch.ts", // the requests for keys and to introspection endpoints
  "pkg/js/log/refusal-line.ts", // the origin of who was refused
  "pkg/js/messages/fetch-failure.ts", // what an answer called itself that was no key set
  "pkg/js/messages/request-data.ts", // what an operator is shown of a refused request
  "pkg/js/refusal-response.ts", // the answer where no core can be asked
  "pkg/js/wasm-module.ts", // the fetch of the wasm
  "worker/src/events.ts", // the answer of a status route
  "worker/src/index.ts", // where Cloudflare tells the visitor's address; the answer to a fault
  "worker/src/introspection.ts", // who asks an introspection endpoint
  "worker/src/key-caches.ts", // what the data centre's cache is told
  "worker/src/nonces.ts", // where an upstream names its nonce
  "worker/src/refusal.ts", // what the Worker itself refuses
];

/**
 * Fields of RFC 9110, RFC 9111, the Fetch standard and what the core's lists name, as they stand in source
 * text: quoted, or as bare keys of headers that are being made. In a type's union `"from"` is a member of an event.
 */
function namesAField(text) {
  const one =
    "accept|age|allow|authorization|connection|cookie|date|etag|expect|expires|forwarded|from|host|location|origin|pragma|range|referer|server|te|trailer|upgrade|vary|via|warning";
  const parts = "[a-z0-9]+(?:-[a-z0-9]+)+";
  const literal = new RegExp(`(["'\`])((?:${one})|(?:${parts}))\\1`, "gi");
  const known =
    /^(?:accept|access-control|cache|cdn|cf|content|cross-origin|if|last-modified|permissions-policy|proxy|referrer|reporting|retry|sec|set-cookie|strict-transport|timing-allow|www-authenticate|wicketgate|x)-?/i;
  const single = new RegExp(`^(?:${one})$`, "i");
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
  const quoted = [...code.matchAll(literal)]
    .filter(({ 2: name, index }) => name !== "from" || !/[^|]\|\s*$/.test(code.slice(0, index)))
    .map(({ 2: name }) => name)
    .filter((name) => known.test(name) || single.test(name));
  const made = [...code.matchAll(/\bheaders\b\s*[:=(]\s*\{([^}]*)\}/gi)].flatMap(([, members]) =>
    [...members.matchAll(/(?:^|,)\s*(\w+)\s*(?=[:,]|$)/g)].map(([, name]) => name),
  );
  return [...quoted, ...made.filter((name) => single.test(name))];
}

test("no field of HTTP is named in JavaScript but by performers", () => {
  const files = globSync(["pkg/js/**/*.ts", "pkg/entry/*.ts", "worker/src/*.ts"], { cwd: ROOT }).sort();
  assert.ok(files.length > 30, String(files.length));
  const naming = files.filter((file) => namesAField(readFileSync(`${ROOT}/${file}`, "utf8")).length > 0);
  const others = naming.filter((file) => !PERFORMERS.includes(file) && !file.startsWith("pkg/js/frame/"));
  assert.deepEqual(others, []);
  // A file that names none any more leaves the list.
  assert.deepEqual(
    PERFORMERS.filter((file) => !naming.includes(file)),
    [],
  );
  for (const [code, names] of [
    [
      'headers.get("Vary"); x("cache-control"); y(`X-Frame-Options`)',
      ["Vary", "cache-control", "X-Frame-Options"],
    ],
    [
      'headers.get("from"); headers.set(known || "from", x); const { "from": who } = all',
      ["from", "from", "from"],
    ],
    ["fetch(url, { headers: { from: who, Host } }); new Headers({ via })", ["from", "Host", "via"]],
    ['type Member =\n  | "overlap"\n  | "from"; const { overlap, from } = event; const other = { from }', []],
  ]) {
    assert.deepEqual(namesAField(code), names, code);
  }
});

test("the answer without a core has the headers that the core gives without a configuration", async () => {
  const scene = await gateScene({ configuration: configurationText({}, { routes: [] }) });
  const passage = await openEdge(scene.gate).admit(new Request("https://gate.example/x"), {
    requestId: "id",
  });
  const { refusal, response: answer } = passage;
  const shut = refusalResponse(refusal, { requestId: "id" });
  assert.deepEqual([...shut.headers].sort(), [...answer.headers].sort());
  assert.deepEqual([shut.status, await shut.text()], [answer.status, await answer.text()]);
});
