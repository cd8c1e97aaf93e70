// Who does the page talk to? The Worker alone: it relays to the issuer, and guards the upstream.

/** The issuer cannot be asked. `answered` says whether at least the Worker did. */
export class IssuerGone extends Error {
  constructor(answered) {
    super(answered ? "the issuer does not answer" : "the Worker does not answer");
    this.answered = answered;
  }
}

export const mint = async (lifetimeSeconds) =>
  (await ask("POST", `/issuer/mint?lifetime=${lifetimeSeconds}`)).text();
export const keySet = async () => (await ask("GET", "/issuer/jwks.json")).json();
export const keyStatus = async () => (await ask("GET", "/issuer/status")).json();
export const rotate = async () => (await ask("POST", "/issuer/rotate")).json();
export const withdraw = async () => (await ask("POST", "/issuer/withdraw")).json();

async function ask(method, path) {
  const response = await fetch(path, { method, cache: "no-store" }).catch(() => {
    throw new IssuerGone(false);
  });
  if (!response.ok) throw new IssuerGone(true);
  return response;
}

const SHOWN_HEADERS = ["www-authenticate", "retry-after", "cache-control", "content-type"];

/** Sends the token to the guarded route. `status` 0: the Worker did not answer. */
export async function send(token) {
  const headers = token === null ? {} : { Authorization: `Bearer ${token}` };
  try {
    const response = await fetch("/api/orders", { headers, cache: "no-store" });
    const shown = SHOWN_HEADERS.filter((name) => response.headers.has(name));
    return {
      status: response.status,
      statusText: response.statusText,
      headers: shown.map((name) => [name, response.headers.get(name)]),
      retryAfterSeconds: Number(response.headers.get("retry-after") ?? 0),
      body: await response.text(),
    };
  } catch {
    return { status: 0 };
  }
}
