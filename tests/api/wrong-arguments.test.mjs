// What comes of a public function or method that is called with nothing, or with what it does not take? A
// TypeError in the package's own words, or the refusal or answer that its contract names.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Wicketgate } from "wicketgate";
import * as check from "wicketgate/check";
import * as edge from "wicketgate/edge";
import * as frame from "wicketgate/frame";
import * as hono from "wicketgate/hono";
import * as log from "wicketgate/log";
import * as metrics from "wicketgate/metrics";
import * as slim from "wicketgate/slim";
import { configurationText } from "../support/gate.mjs";

const WRONG = [undefined, null, 5, {}, Object.create({ length: 1 })];
/** How the runtime's own errors begin, of code that took something for granted. */
const RAW = /^(Cannot |undefined |null |\S+ is not |\S+\.\S+ |Class constructor |Failed to |Invalid )/;

const routes = [{ path: "/open", access: "public" }];
const requests = JSON.stringify({ ...JSON.parse(configurationText()), routes });
const gate = await edge.Wicketgate.load(requests);
const opened = edge.openEdge(gate);
const admitted = () => opened.admit(new Request("https://app.example/open"));
const target = new EventTarget();

/** Each function, what is called, and the words of its own error; nothing where every call has an answer. */
const TABLE = [
  ["Wicketgate.load", (wrong) => Wicketgate.load(wrong), /^(pass the configuration|the configuration has)/],
  ["slim load", (wrong) => slim.Wicketgate.load(wrong), /^(pass the configuration|the configuration has)/],
  ["new Wicketgate", (wrong) => new Wicketgate(wrong), /^await Wicketgate.load\(config\) instead$/],
  ["new WicketgateRefusal", (wrong) => new edge.WicketgateRefusal(wrong), /^WicketgateRefusal: refusal must/],
  ["new WicketgateStepUp", (wrong) => new edge.WicketgateStepUp(wrong), /^WicketgateStepUp: demand must/],
  [
    "new WicketgateConfigurationError",
    (wrong) => new edge.WicketgateConfigurationError(wrong),
    /^WicketgateConfigurationError: errors must be an array, not /,
  ],
  ["reasons", (wrong) => gate.reasons(wrong)],
  ["verify", (wrong) => gate.verify(wrong), "WicketgateRefusal"],
  ["verifySync", (wrong) => gate.verifySync(wrong), "WicketgateRefusal"],
  ["bearerToken", (wrong) => gate.bearerToken(wrong), "WicketgateRefusal"],
  ["checkRedirectUri", (wrong) => gate.checkRedirectUri(wrong, wrong), "WicketgateRefusal"],
  ["checkReturnTarget", (wrong) => gate.checkReturnTarget(wrong), "WicketgateRefusal"],
  ["checkOrigin", (wrong) => gate.checkOrigin(wrong), "WicketgateRefusal"],
  ["route", (wrong) => gate.route(wrong, wrong), "WicketgateRefusal"],
  ["importKeys", (wrong) => gate.importKeys(wrong), /^pass the text that exportKeys\(\) wrote$/],
  ["exportKeys", (wrong) => gate.exportKeys(wrong)],
  ["keyStatus", (wrong) => gate.keyStatus(wrong)],
  ["exportIssuerKeys", (wrong) => gate.exportIssuerKeys(wrong), /^exportIssuerKeys: issuer must be a string/],
  ["openEdge", (wrong) => edge.openEdge(wrong), /^pass the gate that /],
  ["admit", (wrong) => opened.admit(wrong), /^admit: request must be a Request, not /],
  ...[[["origin", "https://a.example"]], new Map([["Origin", "https://a.example"]])].map((headers) => [
    "admit, headers of no Request",
    () => opened.admit({ url: "https://app.example/open", method: "GET", headers }),
    /^admit: request must be a Request, not an object$/,
  ]),
  [
    "requestTo, origin",
    async (wrong) => (await admitted()).requestTo(wrong ?? null),
    /^requestTo: the origin must be a string, not /,
  ],
  [
    "requestTo, init",
    async (wrong) => (await admitted()).requestTo(undefined, typeof wrong === "object" ? null : 5),
    /^requestTo: init must be an object, not /,
  ],
  ["finish", async (wrong) => (await admitted()).finish(wrong), /^finish: response must be a Response, not /],
  ["refuse", async (wrong) => (await admitted()).refuse(wrong)],
  ["refusalResponse", (wrong) => edge.refusalResponse(wrong), /^refusalResponse: refusal must be a refusal /],
  ...[
    { headers: new Headers({ "Retry-After": "5" }) },
    { headers: null },
    { headers: {}, status: 200 },
    { headers: {}, status: 600 },
  ].map((wrong) => [
    "refusalResponse, of another kind",
    () => edge.refusalResponse({ status: 503, error: "x", ...wrong }),
    /^refusalResponse: refusal must be a refusal /,
  ]),
  ["wicketgate", (wrong) => hono.wicketgate(wrong), /^pass the gate that /],
  [
    "findings",
    (wrong) => check.findings(typeof wrong === "object" ? null : wrong),
    /^pass the configuration/,
  ],
  ["rulesOf", (wrong) => check.rulesOf(typeof wrong === "object" ? null : wrong), /^pass the configuration/],
  ["explain", (wrong) => check.explain(wrong), /^explain: name must be a string/],
  [
    "listenForMessages",
    (wrong) => frame.listenForMessages(wrong),
    /^(listenForMessages: (options must be|the options are)|origins is an array)/,
  ],
  ...["source", "onRefused", "signal", "target"].map((name) => [
    `listenForMessages, ${name}`,
    () => frame.listenForMessages({ origins: ["https://a.example"], onMessage() {}, target, [name]: 5 }),
    new RegExp(`^listenForMessages: ${name} must be .*, not a number$`),
  ]),
  [
    "listenForMessages, misspelt",
    () => frame.listenForMessages({ origins: ["https://a.example"], onMessage() {}, target, sources: null }),
    /^no option is named sources: the options are origins, source, onMessage, onRefused, signal, target$/,
  ],
  ["embedFrame", (wrong) => frame.embedFrame(wrong, wrong), /^the container is no element of a page$/],
  ["embedFrame, options", embedded, /^(embedFrame: (options must be|the options are)|src is no whole)/],
  [
    "embedFrame, misspelt",
    () => embedded({ src: "https://a.example/", title: "a", sandbx: [] }),
    /^no option is named sandbx: the options are src, title, sandbox, /,
  ],
  ["postMessageTo", (wrong) => frame.postMessageTo(wrong, wrong), /^an origin is a text/],
  [
    "postMessageTo, window",
    (wrong) => frame.postMessageTo(wrong, "https://a.example", "x"),
    /^(there is no window|messages go to a window)/,
  ],
  [
    "jsonLine",
    (wrong) => log.jsonLine(typeof wrong === "object" ? null : wrong),
    /^jsonLine: members must be an object, not /,
  ],
  ["refusalLine", (wrong) => log.refusalLine(wrong), /^refusalLine: refusal must be a refusal, not /],
  [
    "refusalLine, told",
    (wrong) =>
      log.refusalLine({ code: "overloaded", message: "x" }, typeof wrong === "object" ? null : wrong),
    /^refusalLine: told must be an object, not /,
  ],
  [
    "refusalLine, request",
    (wrong) => log.refusalLine({ code: "overloaded", message: "x" }, { request: wrong }),
    /^refusalLine: request must be a Request, not /,
  ],
  ["SignalCounter.onEvent", (wrong) => new log.SignalCounter(() => {}).onEvent(wrong)],
  [
    "SignalCounter",
    (wrong) => new log.SignalCounter(wrong ?? null),
    /^SignalCounter: write must be a function, not /,
  ],
  ["Counters.onEvent", (wrong) => new metrics.Counters().onEvent(wrong)],
  ["Counters.prometheusText", (wrong) => new metrics.Counters().prometheusText(wrong)],
  [
    "Counters.prometheusText, status",
    (wrong) => new metrics.Counters().prometheusText({ keyStatus: () => wrong }),
  ],
  [
    "Counters.prometheusText, states",
    (wrong) => new metrics.Counters().prometheusText({ keyStatus: () => [wrong] }),
  ],
];

function embedded(wrong) {
  const location = { origin: "https://page.example" };
  const container = { ownerDocument: { defaultView: { location } } };
  return frame.embedFrame(container, wrong);
}

describe("called wrongly", () => {
  for (const [name, call, told] of TABLE)
    test(name, async () => {
      for (const wrong of WRONG) {
        let error;
        try {
          await call(wrong);
        } catch (thrown) {
          error = thrown;
        }
        const found = `${typeof wrong} ${wrong === null}: ${error}`;
        if (told === undefined) assert.equal(error, undefined, found);
        else if (told === "WicketgateRefusal") assert.ok(error instanceof edge.WicketgateRefusal, found);
        else {
          const isFault = error?.name === "WicketgateConfigurationError";
          assert.ok(error instanceof TypeError || isFault, found);
          assert.match(error.message, told);
          assert.doesNotMatch(error.message, RAW);
        }
      }
    });

  test("analyticsPoint", () => {
    for (const [wrong, found] of [
      [undefined, "undefined"],
      [null, "null"],
      [5, "a number"],
    ])
      assert.throws(() => metrics.analyticsPoint(wrong), {
        name: "TypeError",
        message: `analyticsPoint: event must be an object, not ${found}`,
      });
    metrics.analyticsPoint({});
  });
});

test("every exported function and every method is in the table", async () => {
  const named = TABLE.map(([name]) => name.split(",")[0].replace(/^.*[. ]/, ""));
  const methodsOf = (object) => {
    const names = Object.keys(object);
    for (let of = Object.getPrototypeOf(object); of !== Object.prototype; of = Object.getPrototypeOf(of))
      names.push(...Object.getOwnPropertyNames(of));
    return names.filter((name) => name !== "constructor" && typeof object[name] === "function");
  };
  const exported = [edge, hono, check, frame, log, metrics].flatMap((all) =>
    Object.entries(all)
      .filter(([, value]) => typeof value === "function")
      .map(([name]) => name),
  );
  const methods = [gate, opened, await admitted(), new metrics.Counters(), new log.SignalCounter()].flatMap(
    methodsOf,
  );
  // The first is tested above; the next has no arguments; the element wants a page; and `refresh` takes
  // options alone.
  const elsewhere = ["analyticsPoint", "Counters", "defineWicketgateFrame", "refresh"];
  const missing = [...exported, ...methods].filter((name) => ![...named, ...elsewhere].includes(name));
  assert.deepEqual([...new Set(missing)], []);
});
