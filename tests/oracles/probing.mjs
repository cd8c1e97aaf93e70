// What does a real browser make of a policy? A page carries many policies at once, each report-only and
// marked, and tries to load a set of addresses; each policy that refuses one says so in a
// `securitypolicyviolation` event. Another policy of the page, enforced, lets nothing load, so that no
// address needs a server.
//
//   const server = await startProbeServer(certificates.server()); const refused = await probe(page, server,
//   [header, …]);      // for each header the labels of what it refuses, as a Set refused[0].has("img
//   https://a.example/p/x")

import { startHttpsServer } from "../support/https-server.mjs";

// A directive that nothing here loads anything for: its one source says which policy speaks.
const marked = (text, mark) => `${text};manifest-src https://policy-${mark}.mark.example`;
const MARK = "https://policy-([a-z0-9]+)\\.mark\\.example";

const ENFORCED = "default-src 'none'; script-src 'nonce-probe'; base-uri 'none'; form-action 'none'";
// The last of the report-only ones refuses everything: what it has not reported has not been tried yet.
const SENTINEL = "default-src 'none'; script-src-elem 'none'; style-src-elem 'none'";

const POLICIES_OF_A_PAGE = 80;

/** Each is tried as an image; of the other kinds those whose address tells something of its own. */
const ADDRESSES = [
  "https://a.example/p/x",
  "https://a.example/p/",
  "https://a.example/",
  "https://a.example:8443/p/x",
  "https://x.a.example/p/x",
  "https://y.x.a.example:8443/q",
  "https://xa.example/p/x",
  "https://b.example/p%20q/r",
  "https://b.example/P/x",
  "https://sdk.test/v1/app.js",
];
const KINDS = {
  img: ADDRESSES,
  script: some(0, 3, 7),
  style: some(0, 4, 9),
  font: some(0, 7),
  media: some(1, 5),
  connect: some(0, 3, 9),
};
const FRAMES = some(0, 3, 4, 7, 9);
function some(...places) {
  return places.map((place) => ADDRESSES[place]);
}

/** What is tried: `kind` and address; those of the own origin are written `/own`. */
export const PROBES = [
  ...Object.entries({ ...KINDS, frame: FRAMES }).flatMap(([kind, addresses]) =>
    addresses.map((address) => ({ kind, address })),
  ),
  ...["img", "script", "style", "font", "media", "connect", "frame"].map((kind) => ({
    kind,
    address: "/own",
  })),
  { kind: "connect", address: "wss://a.example/p/x" },
  { kind: "img", address: "data:image/gif;base64,R0lGODlhAQABAAAAACw=" },
  { kind: "frame", address: "data:text/html,x" },
];

export const labelOf = ({ kind, address }) => `${kind} ${address}`;

/** A server of pages with the policies of the moment. The head of its answer is written by hand: a policy may hold any byte. */
export async function startProbeServer(certificate) {
  const server = await startHttpsServer(certificate, ({ socket, url }) => {
    const headers = (server.pages.get(url) ?? []).map(([name, value]) => `${name}: ${value}\r\n`).join("");
    socket.end(
      Buffer.from(
        `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n${headers}Connection: close\r\n\r\n<!doctype html><title>probe</title>`,
        "latin1",
      ),
    );
  });
  server.pages = new Map();
  return server;
}

/** The labels of what each header's value refuses. The values' policies are parted by commas. */
export async function probe(page, server, headers) {
  const refused = headers.map(() => new Set());
  for (let start = 0; start < headers.length; start += POLICIES_OF_A_PAGE) {
    const batch = headers.slice(start, start + POLICIES_OF_A_PAGE);
    const reportOnly = [
      ...batch.map((header, place) =>
        header
          .split(",")
          .map((text) => marked(text, place))
          .join(","),
      ),
      marked(SENTINEL, "last"),
    ];
    const address = `/page-${server.pages.size}`;
    server.pages.set(address, [
      ["Content-Security-Policy", ENFORCED],
      ...reportOnly.map((value) => ["Content-Security-Policy-Report-Only", value]),
    ]);
    await visit(page, `${server.url}${address}`);
    for (const [mark, label] of await page.evaluate(tryAll, { probes: PROBES, pattern: MARK }))
      refused[start + Number(mark)]?.add(label);
  }
  return refused;
}

/** A navigation that fails for the connection's sake says nothing of a policy, and is made once more. */
async function visit(page, url) {
  try {
    await page.goto(url);
  } catch (error) {
    if (!/ERR_(CONNECTION|NETWORK_CHANGED|EMPTY_RESPONSE)|NS_ERROR_NET/.test(error.message)) throw error;
    console.log(`once more: ${error.message.split("\n", 1)[0]}`);
    await page.goto(url);
  }
}

/** Runs in the browser: `[mark, label]` of every refusal. */
async function tryAll({ probes, pattern }) {
  const EFFECTIVE = {
    "img-src": "img",
    "script-src-elem": "script",
    "style-src-elem": "style",
    "font-src": "font",
  };
  Object.assign(EFFECTIVE, { "media-src": "media", "connect-src": "connect", "frame-src": "frame" });
  const waiting = new Map();
  const refusals = [];
  let settle;
  const settled = new Promise((resolve) => {
    settle = resolve;
  });
  const strange = [];
  // Told is the whole address; of another origin's frame only the origin, of what is none of http only the
  // scheme, and of a `data:` frame Chromium tells nothing.
  const toldOf = (text) => {
    const url = URL.canParse(text) ? new URL(text) : { protocol: `${text || "data"}:` };
    return (
      url.searchParams?.get("probe") ??
      (url.origin === "null" || url.host === undefined ? url.protocol : url.origin)
    );
  };
  document.addEventListener(
    "securitypolicyviolation",
    ({ effectiveDirective, blockedURI, originalPolicy }) => {
      const mark = new RegExp(pattern).exec(originalPolicy)?.[1];
      if (mark === undefined) return;
      const kind = EFFECTIVE[effectiveDirective];
      const key = `${kind} ${toldOf(blockedURI)}`;
      const label = waiting.get(key)?.label;
      if (label === undefined) return strange.push([effectiveDirective, blockedURI]);
      if (mark !== "last") return refusals.push([mark, label]);
      waiting.get(key).isDone = true;
      if ([...waiting.values()].every(({ isDone }) => isDone)) settle();
    },
  );
  const element = (name, members) =>
    document.body.append(Object.assign(document.createElement(name), members));
  const ways = {
    img: (src) => element("img", { src }),
    script: (src) => element("script", { src }),
    style: (href) => element("link", { rel: "stylesheet", href }),
    font: (url) => new FontFace("probe", `url("${url}")`).load().catch(() => {}),
    media: (src) => element("audio", { src, preload: "auto" }),
    connect: (url) =>
      url.startsWith("wss:") ? ignoring(() => new WebSocket(url)) : fetch(url).catch(() => {}),
    frame: (src) => element("iframe", { src }),
  };
  const ignoring = (work) => {
    try {
      work();
    } catch {
      // Refused at once.
    }
  };
  probes.forEach(({ kind, address }, place) => {
    const hasQuery = !address.startsWith("data:");
    const isForeignFrame = kind === "frame" && address.startsWith("https:");
    const told = isForeignFrame ? new URL(address).origin : hasQuery ? place : new URL(address).protocol;
    waiting.set(`${kind} ${told}`, { label: `${kind} ${address}`, isDone: false });
    ways[kind](hasQuery ? `${address}?probe=${place}` : address);
  });
  const late = new Promise((resolve) => setTimeout(resolve, 20_000));
  await Promise.race([settled, late]);
  const missing = [...waiting.values()].filter(({ isDone }) => !isDone).map(({ label }) => label);
  if (missing.length > 0 || strange.length > 0)
    throw new Error(JSON.stringify({ missing, strange: strange.slice(0, 9) }));
  // The sentinel comes last of each address, so nothing is under way.
  return refusals;
}
