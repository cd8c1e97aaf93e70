// What do the content security policies make of tables of browsers' parsers and of other emitters? Emission
// is judged as it stands; parsing by what is passed on of a policy that an upstream sent.

const OTHER_KNOWN = ["upgrade-insecure-requests", "report-uri"];
const verdictOf = (holds, otherwise) => (holds ? "accepted" : otherwise);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The policies passed on, each an object from name to its words. */
function read({ csp }, header) {
  const text = csp.passedOn(Buffer.from(header, "latin1"));
  if (text.startsWith("!")) throw new Error(text);
  const policyOf = (policy) =>
    Object.fromEntries(
      policy
        .split("; ")
        .map((directive) => [directive.split(" ")[0], directive.split(" ").slice(1).join(" ")]),
    );
  return text === "" ? [] : text.split(", ").map(policyOf);
}

/** Sources with what they take from their page filled in. */
function onPage({ csp }, words, own) {
  const scheme = `${own.split("://")[0]}://`;
  const whole = (word) =>
    word === "*" || word.includes("://") || word.endsWith(":") || word.startsWith("'") ? word : scheme + word;
  const filled = csp
    .sources(words)
    .split(" ")
    .filter(Boolean)
    .map((word) => (word === "'self'" ? own : whole(word)));
  return filled.length === 0 ? "'none'" : filled.join(" ");
}

export function judgeHelmet({ directives, expected, expected_directive_set }, { layers }) {
  const entries = (Array.isArray(directives) ? directives : Object.entries(directives)).filter(
    ([, values]) => values !== null,
  );
  const text = layers.csp.emit(
    entries.map(([name, values]) => [name, ...values].join("\u001f")).join("\u001e"),
  );
  if (expected === "error")
    return { expected: "reject", verdict: text.startsWith("!") ? text.slice(1) : "accepted" };
  const isSame = same(text.split("; ").sort(), [...expected_directive_set].sort());
  return {
    expected: "accept",
    verdict: text.startsWith("!") ? text.slice(1) : "accepted",
    fault: !text.startsWith("!") && !isSame && `it is ${text}`,
  };
}

export function judgeChromium(testCase, { layers }) {
  if (testCase.header !== undefined) {
    const known = layers.csp.names().split(" ");
    const read_ = read(layers, testCase.header).map((policy) =>
      Object.fromEntries(Object.entries(policy).filter(([name]) => known.includes(name))),
    );
    return {
      expected: "accept",
      verdict: verdictOf(same(read_, testCase.policies), `read as ${JSON.stringify(read_)}`),
    };
  }
  const { value, sources, allow_self, allow_star, expected } = testCase;
  if (expected === "whole-directive-ignored") {
    // Emitting it would open the page: it is not to be configured, and of an upstream's nothing of it is
    // passed on.
    const passedOn = layers.csp.passedOn(Buffer.from(`frame-ancestors ${value}`));
    return {
      expected: "accept",
      verdict: verdictOf(
        !layers.csp.mayConfigure(value) && passedOn === "frame-ancestors 'none'",
        `passed on as ${passedOn}`,
      ),
    };
  }
  const written = ({ scheme, host, port, path, host_wildcard, port_wildcard }) => {
    if (scheme && !host && !host_wildcard) return `${scheme}:`;
    const hosts = [host_wildcard && "*", host].filter(Boolean).join(".");
    const ports = port_wildcard ? ":*" : port === null ? "" : `:${port}`;
    return `${scheme ? `${scheme}://` : ""}${hosts}${ports}${path}`;
  };
  const due = [allow_self && "'self'", allow_star && "*", ...sources.map(written)].filter(Boolean).join(" ");
  const [policy = {}] = read(layers, `frame-ancestors ${value}`);
  const ours = decodeURIComponent(layers.csp.sources(policy["frame-ancestors"] ?? ""));
  return { expected: "accept", verdict: verdictOf(ours === due, `read as ${ours}`) };
}

export function judgeGecko({ policy, self, expected, normalized }, { layers }) {
  if (/^report-uri( http:\/\/:foo)?$/.test(policy))
    return { skipped: "report-uri is passed on as it stands" };
  const names = layers.csp.names().split(" ");
  const [sent = {}] = read(layers, policy);
  const written = Object.entries(sent)
    .filter(([name]) => names.includes(name) || OTHER_KNOWN.includes(name))
    .map(([name, words]) =>
      name === "report-uri"
        ? `${name} ${words}`
        : names.includes(name)
          ? `${name} ${onPage(layers, words, self)}`
          : name,
    );
  const ours = written.length === 0 ? "no-policy" : decodeURIComponent(written.join("; "));
  const due = expected === "policy" ? normalized : "no-policy";
  return { expected: "accept", verdict: verdictOf(ours === due, `read as ${ours}`) };
}

export function judgeWhitespace({ csp, expected }, { layers }) {
  if (expected === "loaded" && /[^\0-\x7f]/.test(csp))
    return {
      skipped: "what browsers ignore in two ways is passed on in both, which may be narrower and is meant so",
    };
  if (expected === "loaded") {
    // What a browser makes of quotes that are none stays the browser's: the word is passed on as it stands.
    const passedOn = layers.csp.passedOn(Buffer.from(csp, "latin1"));
    return {
      expected: "accept",
      verdict: verdictOf(passedOn === csp.replace(/;$/, ""), `passed on as ${passedOn}`),
    };
  }
  if (/[^\0-\x7f]/.test(csp)) return { skipped: "engines differ over this character" };
  const isBlocked = read(layers, csp).some(
    (policy) => policy["img-src"] !== undefined && !layers.csp.sources(policy["img-src"]).includes("'self'"),
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
export function judgeRequest({ policy, self_origin, url, current_url, destination, expected }, { layers }) {
  const governing = GOVERNING[destination];
  if (governing === undefined) return { skipped: `no directive governs the destination ${destination}` };
  // After a redirect, what counts is where it led.
  const address = current_url ?? url;
  const asSource = /^https?:/.test(address) ? address : `${address.split(":")[0]}:`;
  const isAllowed = read(layers, policy).every((sent) => {
    const name = [...governing, "default-src"].find((candidate) => sent[candidate] !== undefined);
    return name === undefined || layers.csp.covers(onPage(layers, sent[name], self_origin), asSource);
  });
  return { expected: expected === "allow" ? "accept" : "reject", verdict: verdictOf(isAllowed, "refused") };
}

export function judgeSubsumption({ required, returned, expected_subsumes }, { layers }) {
  return {
    expected: expected_subsumes ? "accept" : "reject",
    verdict: verdictOf(layers.csp.covers(required, returned), "wider"),
  };
}

/** A URL is allowed where the list covers the source that names it alone. */
export function judgeSourceMatch({ source_list, self, url, redirected, expected }, { layers }) {
  if (redirected) return { skipped: "where a redirect leads is the browser's to follow" };
  const { protocol, host, pathname } = new URL(url);
  const named = host === "" ? protocol : `${protocol}//${host}${pathname}`;
  if (layers.csp.sources(named) === "") return { skipped: "no source names this URL" };
  const list = self === null ? source_list : onPage(layers, source_list, self);
  const facts = { list, named };
  return {
    expected: expected === "allow" ? "accept" : "reject",
    verdict: verdictOf(layers.csp.covers(list, named), "not_covered"),
    facts,
  };
}
