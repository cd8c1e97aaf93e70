// What do the content security policies make of tables of browsers' parsers and of other emitters? Emission is
// judged by what a configuration makes of them, parsing by what is passed on of a policy that an upstream sent.
// What browsers would read in a source list the package never tells, so that is asked of the layer.

import {
  isConfigurable,
  isFrameOrigin,
  pageHeaders,
  passedOn,
  refusesFrame,
} from "../../support/shipped.mjs";

/** The directives that hold sources (CSP 3, section 6). */
const OF_SOURCES = (
  "default-src script-src script-src-elem script-src-attr style-src style-src-elem style-src-attr img-src font-src " +
  "connect-src media-src object-src child-src frame-src worker-src manifest-src base-uri form-action frame-ancestors"
).split(" ");
const verdictOf = (holds, otherwise) => (holds ? "accepted" : otherwise);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The policies passed on, each an object from name to its words. */
async function read(header) {
  const text = await passedOn(header);
  const policyOf = (policy) =>
    Object.fromEntries(
      policy
        .split("; ")
        .map((directive) => [directive.split(" ")[0], directive.split(" ").slice(1).join(" ")]),
    );
  return text === "" ? [] : text.split(", ").map(policyOf);
}

/** Sources with what they take from their page filled in. */
function onPage({ cspSources }, words, own) {
  const scheme = `${own.split("://")[0]}://`;
  const whole = (word) =>
    word === "*" || word.includes("://") || word.endsWith(":") || word.startsWith("'") ? word : scheme + word;
  const filled = cspSources(words)
    .split(" ")
    .filter(Boolean)
    .map((word) => (word === "'self'" ? own : whole(word)));
  return filled.length === 0 ? "'none'" : filled.join(" ");
}

/** Whether the list covers all that the words name. Of a frame's origin the operator is warned where it does not. */
async function covers({ cspCovers }, list, words) {
  const asOrigin = words.replace(/\/$/, "");
  const hasPath = /[^/:]\/[^/]/.test(list);
  if (hasPath || !(await isFrameOrigin(asOrigin))) return cspCovers(list, words);
  return !(await refusesFrame(`frame-src ${list}`, asOrigin));
}

const MEMBERS = {
  "style-src": "styleSrc",
  "img-src": "imgSrc",
  "font-src": "fontSrc",
  "connect-src": "connectSrc",
  "form-action": "formAction",
};
const ALWAYS_THERE = "a whole policy always has its directives, and no member for these";

export async function judgeHelmet({ directives, expected, error_contains, expected_directive_set }) {
  const entries = (Array.isArray(directives) ? directives : Object.entries(directives)).filter(
    ([, values]) => values !== null,
  );
  if (expected === "error") {
    const attempts = MISTAKES[Object.keys(MISTAKES).find((mistake) => error_contains.includes(mistake))];
    if (attempts === undefined) return { skipped: ALWAYS_THERE };
    const isTaken = await Promise.all(attempts(entries).map(isWholePage));
    return { expected: "reject", verdict: isTaken.includes(true) ? "accepted" : "configuration_error" };
  }
  const said = entries.filter(([name]) => MEMBERS[name] !== undefined);
  if (said.length === 0) return { skipped: ALWAYS_THERE };
  const page = Object.fromEntries(said.map(([name, values]) => [MEMBERS[name], values]));
  const sealed = await pageHeaders({ page: { policy: "own", ...page } });
  const emitted = sealed?.headers["content-security-policy"].split("; ") ?? [];
  const missing = said.filter(
    ([name]) => !emitted.includes(expected_directive_set.find((text) => text.startsWith(`${name} `))),
  );
  return {
    expected: "accept",
    verdict: verdictOf(sealed !== undefined, "configuration_error"),
    fault: missing.length > 0 && `${missing.map(([name]) => name)} of ${emitted.join("; ")}`,
  };
}

/** What an operator would have to write for helmet's mistakes, each as the text of a page's members. */
const MISTAKES = {
  "directive name": (entries) =>
    entries.map(([name, values]) => `${JSON.stringify(name)}: ${JSON.stringify(values)}`),
  "directive value": (entries) => inEachMember(entries),
  "should be quoted": (entries) => inEachMember(entries),
  duplicate: (entries) => {
    const [[, values]] = entries;
    return Object.values(MEMBERS).map((member) => `"${member}": ${JSON.stringify(values)}, "${member}": []`);
  },
};

function inEachMember(entries) {
  const values = JSON.stringify([...new Set(entries.flatMap(([, values]) => values))]);
  return Object.values(MEMBERS).map((member) => `"${member}": ${values}`);
}

const isWholePage = (members) =>
  isConfigurable(
    `{"origins": ["https://own.example"], "routes": [{"path": "/", "access": "public", "page": {"policy": "own", ${members}}}]}`,
  );

export async function judgeChromium(testCase, { layers }) {
  if (testCase.header !== undefined) {
    const sent = (await read(testCase.header)).map((policy) =>
      Object.fromEntries(Object.entries(policy).filter(([name]) => OF_SOURCES.includes(name))),
    );
    return {
      expected: "accept",
      verdict: verdictOf(same(sent, testCase.policies), `read as ${JSON.stringify(sent)}`),
    };
  }
  const { value, sources, allow_self, allow_star, expected } = testCase;
  if (expected === "whole-directive-ignored") {
    // Emitting it would open the page: it is not to be configured, and of an upstream's nothing of it is
    // passed on.
    const text = await passedOn(Buffer.from(`frame-ancestors ${value}`).toString("latin1"));
    const isEmitted = await isConfigurable({ frames: { frameAncestors: [value] } });
    return {
      expected: "accept",
      verdict: verdictOf(!isEmitted && text === "frame-ancestors 'none'", `passed on as ${text}`),
    };
  }
  const written = ({ scheme, host, port, path, host_wildcard, port_wildcard }) => {
    if (scheme && !host && !host_wildcard) return `${scheme}:`;
    const hosts = [host_wildcard && "*", host].filter(Boolean).join(".");
    const ports = port_wildcard ? ":*" : port === null ? "" : `:${port}`;
    return `${scheme ? `${scheme}://` : ""}${hosts}${ports}${path}`;
  };
  const due = [allow_self && "'self'", allow_star && "*", ...sources.map(written)].filter(Boolean).join(" ");
  const [policy = {}] = await read(`frame-ancestors ${value}`);
  const ours = decodeURIComponent(layers.cspSources(policy["frame-ancestors"] ?? ""));
  return { expected: "accept", verdict: verdictOf(ours === due, `read as ${ours}`) };
}

/** What a browser makes of the words of a directive without sources, which are passed on as they stand. */
const OF_OTHERS = {
  "upgrade-insecure-requests": () => [],
  sandbox: (words) => words.map((word) => word.toLowerCase()).filter((word) => word.startsWith("allow-")),
  "report-uri": (words, self) => {
    const addresses = words.map((word) => URL.parse(word, self)?.href).filter(Boolean);
    return addresses.length > 0 ? addresses : undefined;
  },
};

export async function judgeGecko({ policy, self, expected, normalized }, { layers }) {
  const [sent = {}] = await read(policy);
  const written = Object.entries(sent).map(([name, words]) => {
    if (OF_SOURCES.includes(name)) return `${name} ${onPage(layers, words, self)}`;
    const read = OF_OTHERS[name]?.(words.split(" ").filter(Boolean), self);
    return read && [name, ...read].join(" ");
  });
  const known = written.filter((text) => text !== undefined);
  const ours = known.length === 0 ? "no-policy" : decodeURIComponent(known.join("; "));
  const due = expected === "policy" ? normalized : "no-policy";
  return { expected: "accept", verdict: verdictOf(ours === due, `read as ${ours}`) };
}

export async function judgeWhitespace({ csp, expected }, { layers }) {
  if (/[\r\n\0]/.test(csp)) return { skipped: "no header can hold this character, so it reaches no gate" };
  if (/[^\0-\x7f]/.test(csp)) {
    const inTwoWays =
      "what browsers ignore in two ways is passed on in both, which may be narrower and is meant so";
    return { skipped: expected === "loaded" ? inTwoWays : "engines differ over this character" };
  }
  if (expected === "loaded") {
    // What a browser makes of quotes that are none stays the browser's: the word is passed on as it stands.
    const text = await passedOn(csp);
    return { expected: "accept", verdict: verdictOf(text === csp.replace(/;$/, ""), `passed on as ${text}`) };
  }
  const isBlocked = (await read(csp)).some(
    (policy) => policy["img-src"] !== undefined && !layers.cspSources(policy["img-src"]).includes("'self'"),
  );
  return { expected: "accept", verdict: verdictOf(isBlocked, "loaded") };
}

// Which directive governs which request is the judge's own table: of these the core knows only what governs
// frames. What is judged is how the core reads the policy, and whether the list it reads covers the URL.
const SCRIPTS = ["script-src-elem", "script-src"];
const WORKERS = ["worker-src", "child-src", "script-src"];
const GOVERNING = {
  Audio: ["media-src"],
  Video: ["media-src"],
  Track: ["media-src"],
  Embed: ["object-src"],
  Object: ["object-src"],
  Font: ["font-src"],
  Frame: ["frame-src", "child-src"],
  IFrame: ["frame-src", "child-src"],
  Image: ["img-src"],
  Manifest: ["manifest-src"],
  None: ["connect-src"],
  Script: SCRIPTS,
  Xslt: SCRIPTS,
  AudioWorklet: SCRIPTS,
  PaintWorklet: SCRIPTS,
  Style: ["style-src-elem", "style-src"],
  Worker: WORKERS,
  ServiceWorker: WORKERS,
  SharedWorker: WORKERS,
};

/** A request is allowed where the governing list covers its URL. */
export async function judgeRequest(testCase, { layers }) {
  const { policy, self_origin, url, current_url, destination, expected } = testCase;
  const governing = GOVERNING[destination];
  if (governing === undefined) return { skipped: `no directive governs the destination ${destination}` };
  // After a redirect, what counts is where it led.
  const address = current_url ?? url;
  const asSource = /^https?:/.test(address) ? address : `${address.split(":")[0]}:`;
  const lists = (await read(policy)).map((sent) => {
    const name = [...governing, "default-src"].find((candidate) => sent[candidate] !== undefined);
    return name && onPage(layers, sent[name], self_origin);
  });
  const areCovering = await Promise.all(lists.filter(Boolean).map((list) => covers(layers, list, asSource)));
  return {
    expected: expected === "allow" ? "accept" : "reject",
    verdict: verdictOf(!areCovering.includes(false), "refused"),
  };
}

export async function judgeSubsumption({ required, returned, expected_subsumes }, { layers }) {
  return {
    expected: expected_subsumes ? "accept" : "reject",
    verdict: verdictOf(await covers(layers, required, returned), "wider"),
  };
}

/** A URL is allowed where the list covers the source that names it alone. */
export async function judgeSourceMatch({ source_list, self, url, redirected, expected }, { layers }) {
  if (redirected) return { skipped: "where a redirect leads is the browser's to follow" };
  const { protocol, host, pathname } = new URL(url);
  const named = host === "" ? protocol : `${protocol}//${host}${pathname}`;
  if (layers.cspSources(named) === "") return { skipped: "no source names this URL" };
  // A page of an opaque origin is no source, and has no scheme to lend.
  const isOpaque = self === null || new URL(self).origin === "null";
  const list = isOpaque ? source_list : onPage(layers, source_list, self);
  return {
    expected: expected === "allow" ? "accept" : "reject",
    verdict: verdictOf(await covers(layers, list, named), "not_covered"),
    facts: { list, named },
  };
}
