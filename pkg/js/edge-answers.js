// What does the gate say by itself? A status, a generic word, and the headers that shut an answer off.

/** In the place of a route: the answer is the gate's own. */
const NO_ROUTE = 0xffffffff;

/** Of an answer that nobody can ask the core about; what the core says without a configuration, too. */
const SHUT = [
  ["Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"],
  ["Referrer-Policy", "no-referrer"],
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "DENY"],
];

/** The answer where no gate could be loaded. */
export function shutAnswer(refusal, options) {
  return written(SHUT, [], refusal, options?.requestId);
}

/** The answer to a refusal: the reason is not told. */
export function ownAnswerOf(inside, { target, requestId, cors }, refusal) {
  return written(ownHeaders(inside, target), cors, refusal, requestId);
}

/** The answer to a preflight, which has a body where it is refused. */
export function ownAnswer(inside, { target, requestId }, { status, headers, error }) {
  return written(ownHeaders(inside, target), headers, { status, headers: {}, error }, requestId);
}

/** Sets a header; names in `Vary` are added, each once. */
export function put(headers, name, value) {
  if (name.toLowerCase() !== "vary") headers.set(name, value);
  else if (!isListed(headers.get(name), value)) headers.append(name, value);
}

function written(own, cors, { status, headers: further, error }, requestId) {
  const headers = new Headers();
  for (const [name, value] of [...own, ...cors, ...Object.entries(further)]) put(headers, name, value);
  headers.set("Cache-Control", "private, no-store");
  if (error === undefined) return new Response(null, { status, headers });
  headers.set("Content-Type", "application/json");
  return new Response(JSON.stringify({ error, requestId }), { status, headers });
}

/** The headers of the gate's own answers. */
export function ownHeaders(inside, { hostname, path }) {
  try {
    const answer = inside.ask((core) =>
      core.responseHeaders(NO_ROUTE, hostname, path, "", undefined, undefined, undefined, "", ""),
    );
    return answer.set ?? SHUT;
  } catch {
    return SHUT;
  }
}

function isListed(names, name) {
  return (names ?? "")
    .split(",")
    .some((each) => [name.toLowerCase(), "*"].includes(each.trim().toLowerCase()));
}
