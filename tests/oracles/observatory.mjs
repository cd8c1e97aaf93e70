// What would the HTTP Observatory say of an answer's headers? Its rules as its documentation states them:
// each name of a result with its modifier. Cookies, redirections and subresource integrity are not the
// gate's, and not here.

const BROAD = ["*", "http:", "https:", "ftp:", "data:", "blob:"];
const SIX_MONTHS_SECONDS = 15_552_000;
const PRIVATE_REFERRERS = ["no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"];

/** Rule -> `[result, modifier]`; `headers` by lower-case name, given to a request of a stranger's origin where `isStranger`. */
export function observe(headers, { isStranger = false } = {}) {
  const policies = (headers["content-security-policy"] ?? "")
    .split(",")
    .map(read)
    .filter(({ size }) => size > 0);
  return {
    "content-security-policy": ofPolicies(policies),
    "cross-origin-resource-sharing": ofSharing(headers, isStranger),
    "cross-origin-resource-policy": ofResource(headers["cross-origin-resource-policy"]),
    "referrer-policy": ofReferrer(headers["referrer-policy"]),
    "strict-transport-security": ofTransport(headers["strict-transport-security"]),
    "x-content-type-options": ofSniffing(headers["x-content-type-options"]),
    "x-frame-options": ofFraming(policies, headers["x-frame-options"]),
  };
}

/** Bonus counts only where nothing else was taken away: the base is 100. */
export function scoreOf(results) {
  const modifiers = Object.values(results).map(([, modifier]) => modifier);
  const base =
    100 + modifiers.filter((modifier) => modifier < 0).reduce((sum, modifier) => sum + modifier, 0);
  return base < 90 ? base : 100 + modifiers.reduce((sum, modifier) => sum + modifier, 0);
}

function read(policy) {
  const directives = policy
    .split(";")
    .map((directive) => directive.trim().split(/\s+/))
    .filter(([name]) => name);
  return new Map(
    directives.map(([name, ...words]) => [name.toLowerCase(), words.map((word) => word.toLowerCase())]),
  );
}

function ofPolicies(policies) {
  const policy = policies[0];
  if (policy === undefined) return ["csp-not-implemented", -25];
  const governing = (...names) => policy.get(names.find((name) => policy.has(name))) ?? ["*"];
  const scripts = governing("script-src", "default-src");
  const objects = governing("object-src", "default-src");
  const styles = governing("style-src", "default-src");
  const isMarked = scripts.some((word) => /^'(nonce|sha(256|384|512))-/.test(word));
  const hasAny = (words, bad) => words.some((word) => bad.includes(word));
  const isInsecure = (words) => words.some((word) => /^(http|ftp):/.test(word));
  const active = [
    scripts,
    objects,
    styles,
    governing("frame-src", "child-src", "default-src"),
    governing("connect-src", "default-src"),
  ];
  if (hasAny(scripts, BROAD) || hasAny(objects, BROAD) || (scripts.includes("'unsafe-inline'") && !isMarked))
    return ["csp-implemented-with-unsafe-inline", -20];
  if (active.some(isInsecure)) return ["csp-implemented-with-insecure-scheme", -20];
  if (scripts.includes("'unsafe-eval'") || styles.includes("'unsafe-eval'"))
    return ["csp-implemented-with-unsafe-eval", -10];
  if ([governing("img-src", "default-src"), governing("media-src", "default-src")].some(isInsecure))
    return ["csp-implemented-with-insecure-scheme-in-passive-content-only", -10];
  if (hasAny(styles, [...BROAD, "'unsafe-inline'"]))
    return ["csp-implemented-with-unsafe-inline-in-style-src-only", 0];
  if (policy.get("default-src")?.join() === "'none'")
    return ["csp-implemented-with-no-unsafe-default-src-none", 10];
  return ["csp-implemented-with-no-unsafe", 5];
}

function ofFraming(policies, options) {
  const ancestors = policies
    .map((policy) => policy.get("frame-ancestors"))
    .find((words) => words !== undefined);
  if (ancestors && !ancestors.some((word) => BROAD.includes(word)))
    return ["x-frame-options-implemented-via-csp", 5];
  if (options === undefined) return ["x-frame-options-not-implemented", -20];
  return /^(deny|sameorigin)$/i.test(options)
    ? ["x-frame-options-sameorigin-or-deny", 5]
    : ["x-frame-options-header-invalid", -20];
}

function ofSharing(headers, isStranger) {
  const origin = headers["access-control-allow-origin"];
  if (origin === undefined) return ["cross-origin-resource-sharing-not-implemented", 0];
  if (origin === "*") return ["cross-origin-resource-sharing-implemented-with-public-access", 0];
  // Asked with an origin of its own: who echoes that, with credentials, shares with everybody.
  if (isStranger && headers["access-control-allow-credentials"] === "true")
    return ["cross-origin-resource-sharing-implemented-with-universal-access", -50];
  return ["cross-origin-resource-sharing-implemented-with-restricted-access", 0];
}

function ofResource(value) {
  if (value === undefined) return ["cross-origin-resource-policy-not-implemented", 0];
  const modifier = { "same-origin": 10, "same-site": 10, "cross-origin": 0 }[value];
  if (modifier === undefined) return ["cross-origin-resource-policy-header-invalid", -5];
  return [`cross-origin-resource-policy-implemented-with-${value}`, modifier];
}

function ofReferrer(value) {
  if (value === undefined) return ["referrer-policy-not-implemented", 0];
  return PRIVATE_REFERRERS.includes(value) ? ["referrer-policy-private", 5] : ["referrer-policy-unsafe", -5];
}

function ofTransport(value) {
  if (value === undefined) return ["hsts-not-implemented", -20];
  const seconds = /(?:^|;\s*)max-age=(\d+)/i.exec(value)?.[1];
  if (seconds === undefined) return ["hsts-header-invalid", -20];
  return Number(seconds) >= SIX_MONTHS_SECONDS
    ? ["hsts-implemented-max-age-at-least-six-months", 0]
    : ["hsts-implemented-max-age-less-than-six-months", -10];
}

function ofSniffing(value) {
  if (value === undefined) return ["x-content-type-options-not-implemented", -5];
  return value.toLowerCase() === "nosniff"
    ? ["x-content-type-options-nosniff", 0]
    : ["x-content-type-options-header-invalid", -5];
}
