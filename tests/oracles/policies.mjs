// Which policies are tried? Such as an operator could configure, and such as an upstream could send, faults
// and all, made by chance.

const FETCHES = [
  "default-src",
  "script-src",
  "script-src-elem",
  "style-src",
  "style-src-elem",
  "img-src",
  "font-src",
  "connect-src",
];
const FRAMING = ["frame-src", "child-src", "media-src"];
const OTHERS = [
  "worker-src",
  "object-src",
  "base-uri",
  "form-action",
  "frame-ancestors",
  "script-src-attr",
  "style-src-attr",
];
const NAMES = [...FETCHES, ...FETCHES, ...FRAMING, ...FRAMING, ...OTHERS];

const SOURCES = [
  "'self'",
  "'none'",
  "*",
  "https:",
  "http:",
  "data:",
  "blob:",
  "wss:",
  "https://a.example",
  "https://*.a.example",
  "https://*.x.a.example",
  "http://a.example",
  "a.example",
  "*.a.example",
  "x.a.example",
  "https://a.example:8443",
  "https://a.example:443",
  "https://a.example:*",
  "a.example:8443",
  "*.a.example:*",
  "*:8443",
  "https://*",
  "https://*:8443",
  "http://a.example:80",
  "https://a.example/",
  "https://a.example/p/",
  "https://a.example/p/x",
  "https://a.example/p",
  // Never emitted: Firefox would read two sources, the second of them `*`.
  "https://b.example/p%20*",
  "https://b.example/p/",
  "b.example/P/x",
  "wss://a.example",
  "https://sdk.test",
  "https://sdk.test/v1/",
  "'unsafe-inline'",
  "'unsafe-eval'",
  "'wasm-unsafe-eval'",
  "'report-sample'",
  "'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='",
];

const FRAMES = [
  "https://a.example",
  "https://*.a.example",
  "https://*.x.a.example",
  "https://a.example:8443",
  "https://b.example",
  "https://sdk.test",
  "http://localhost:3000",
];
const LISTS = ["styleSrc", "imgSrc", "fontSrc", "connectSrc", "formAction"];

/** A page and frames as an operator could write them; some are such that they are a fault. */
export function configured({ integer, oneOf, chance }) {
  const someOf = (all, least) => [...new Set(Array.from({ length: integer(least, 4) }, () => oneOf(all)))];
  const lists = LISTS.filter(() => chance(0.7)).map((name) => [name, someOf(SOURCES, 1)]);
  const frameSrc = someOf(FRAMES, 0);
  const frameAncestors = someOf(FRAMES, 0);
  const frames = {
    ...(frameSrc.length > 0 && { frameSrc }),
    ...(frameAncestors.length > 0 && { frameAncestors }),
  };
  return {
    ...(Object.keys(frames).length > 0 && { frames }),
    page: {
      policy: "own",
      webAssembly: chance(0.3),
      ...Object.fromEntries(lists),
      ...(frameAncestors.length > 0 && { frameAncestors: "shared" }),
    },
  };
}

const STRANGE_NAMES = [
  "IMG-SRC",
  "Default-Src",
  "frame-src\t",
  "\u00efmg-src",
  "future-src",
  "img-src:",
  "script-src\u0001",
  "report-uri",
  "sandbox2",
];
const STRANGE_WORDS = [
  "none",
  "self",
  "'SELF'",
  "'None'",
  "'unsafe-inlin'",
  "'self",
  '"self"',
  "HTTPS:",
  "https://A.EXAMPLE",
  "HTTPS://a.example",
  "https://a.example/p/?q",
  "https://a.example/#f",
  "https://a.example:0443",
  "https://a.example:99999",
  "https://a.example:",
  "https://user@a.example",
  "https://a..example",
  "https://a.example//p",
  "https://a.example/%zz",
  "https://a.example/%70/",
  "https://a.example/p%2Fx",
  "https://b.example/p%20q/",
  "https://b.example/p%20q/r",
  "https://b.example/p%20*",
  "https://b.example/p%2520*",
  "https://b.example/%C3%A9",
  "https://\u00fc.example",
  "\u00a0",
  "a.example\u0001",
  "\u2018self\u2019",
  "*a.example",
  "a.*",
  "*.",
  "**",
  "https://",
  "https:/a.example",
  "//a.example",
  "/p/x",
  "a.example.",
  "'nonce-abc'",
  "'nonce-'",
  "'sha256-'",
  "'strict-dynamic'",
  "[::1]",
  "https://127.0.0.1",
  "data:text",
  "filesystem:",
];
const GAPS = [" ", " ", " ", "  ", "\t", "\f", " \t "];
const ENDS = [";", "; ", ";", " ; ", ";;", ",", ", ", ";\t"];

/** A header's value, as bytes of Latin-1. */
export function sent({ integer, oneOf, chance }) {
  let text = "";
  for (let directives = integer(1, 4); directives > 0; directives -= 1) {
    text += chance(0.2) ? oneOf(STRANGE_NAMES) : oneOf(NAMES);
    for (let words = integer(0, 4); words > 0; words -= 1)
      text += oneOf(GAPS) + (chance(0.3) ? oneOf(STRANGE_WORDS) : oneOf(SOURCES));
    text += chance(0.8) ? oneOf(ENDS) : "";
  }
  // As the bytes of UTF-8, which is how such a character gets there.
  return Buffer.from(text).toString("latin1");
}

const FALLBACKS = {
  script: ["script-src-elem", "script-src", "default-src"],
  style: ["style-src-elem", "style-src", "default-src"],
  img: ["img-src", "default-src"],
  font: ["font-src", "default-src"],
  media: ["media-src", "default-src"],
  connect: ["connect-src", "default-src"],
  frame: ["frame-src", "child-src", "default-src"],
};

/** Whether the core's way to compare sources takes the policy for one that allows this. `own` is the page's origin. */
export function coreAllows(covers, text, { kind, address }, own) {
  const directives = new Map(
    text.split("; ").map((directive) => [directive.split(" ")[0], directive.split(" ").slice(1).join(" ")]),
  );
  const governing = FALLBACKS[kind].find((name) => directives.has(name));
  if (governing === undefined) return true;
  const words = directives.get(governing);
  if (address === "/own") return covers(words, "'self'") || covers(words, `${own}/own`);
  return covers(words, address.startsWith("data:") ? "data:" : address);
}
