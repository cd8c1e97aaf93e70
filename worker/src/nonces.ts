// Which elements of a page are the upstream's own? Those whose `nonce` is the fresh value that this very response named; they
// get the edge's nonce, and no other element does.

/** 128 bits at least: 22 signs of base64 or base64url. Far fewer at most than a header may have. */
const FRESH_VALUE = /^[A-Za-z0-9+/_-]{22,128}={0,2}$/;
/** Values that this isolate has seen; beyond, the oldest are forgotten. */
const MAX_SEEN = 4_096;

const seen = new Set<string>();

/** What became of a page's nonces, and why its elements got none. */
export interface Swapped {
  readonly response: Response;
  readonly warning?: "upstream_nonce_unusable" | "upstream_nonce_repeated" | "upstream_page_unreadable";
}

/** The upstream's page with the edge's nonce in the place of its own. */
export function swapNonces(response: Response, nonce: string): Swapped {
  const named = response.headers.get("Wicketgate-Nonce");
  if (named === null || response.body === null || !isHtml(response)) return { response };
  // Two header lines come as one value with a comma.
  if (!FRESH_VALUE.test(named)) return { response, warning: "upstream_nonce_unusable" };
  // A fixed value is no secret: whoever injects a script knows it.
  if (!isFirst(named)) return { response, warning: "upstream_nonce_repeated" };
  const swap = {
    element(element: Element) {
      if (element.getAttribute("nonce") === named) element.setAttribute("nonce", nonce);
    },
  };
  try {
    return { response: new HTMLRewriter().on("[nonce]", swap).transform(response) };
  } catch {
    // A page in a character set that is no superset of ASCII cannot be read here.
    return { response, warning: "upstream_page_unreadable" };
  }
}

function isHtml(response: Response): boolean {
  return /^text\/html[ \t]*(;|$)/i.test(response.headers.get("Content-Type") ?? "");
}

function isFirst(value: string): boolean {
  if (seen.has(value)) return false;
  seen.add(value);
  for (const oldest of seen) {
    if (seen.size <= MAX_SEEN) break;
    seen.delete(oldest);
  }
  return true;
}
