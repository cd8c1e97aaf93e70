// Which elements of a page are the upstream's own? Those whose `nonce` is the fresh value that this very
// response named; they get the edge's nonce, and no other element does.

import { isFirst } from "./seen-values";
import { watched } from "./watched-stream";

/** 128 bits at least: 22 signs of base64 or base64url. Far fewer at most than a header may have. */
const FRESH_VALUE = /^[A-Za-z0-9+/_-]{22,128}={0,2}$/;

/** What the runtime unpacks before the page is read. */
const READABLE_ENCODINGS = ["", "identity", "gzip", "br"];

/** Signs of base64 as templates write them for safety; a browser reads the sign. */
const REFERENCE = /&(?:#x0*([0-9a-f]{2})|#0*([0-9]{2})|(equals|plus|sol));/gi;
const NAMED_SIGNS: Readonly<Record<string, string>> = { equals: "=", plus: "+", sol: "/" };

/** Why the elements of a page got no nonce, or not all of them. */
export type PageWarning =
  | "upstream_nonce_unusable"
  | "upstream_nonce_repeated"
  | "upstream_nonce_unused"
  | "upstream_page_unreadable"
  | "upstream_page_cut";

/** What became of a page's nonces, as far as its headers tell. */
export interface Swapped {
  readonly response: Response;
  readonly warning?: PageWarning;
}

/**
 * The upstream's page with the edge's nonce in the place of its own. `warn` hears of what shows only while
 * the page goes by.
 */
export function swapNonces(response: Response, nonce: string, warn: (code: PageWarning) => void): Swapped {
  const named = response.headers.get("Wicketgate-Nonce");
  if (named === null || response.body === null || !isHtml(response)) return { response };
  // Two header lines come as one value with a comma.
  if (!FRESH_VALUE.test(named)) return { response, warning: "upstream_nonce_unusable" };
  // A fixed value is no secret: whoever injects a script knows it.
  if (!isFirst(named)) return { response, warning: "upstream_nonce_repeated" };
  const encoding = (response.headers.get("Content-Encoding") ?? "").trim().toLowerCase();
  if (!READABLE_ENCODINGS.includes(encoding)) return { response, warning: "upstream_page_unreadable" };
  let swapped = 0;
  const swap = {
    element(element: Element) {
      if (withoutReferences(element.getAttribute("nonce") ?? "") !== named) return;
      element.setAttribute("nonce", nonce);
      swapped += 1;
    },
  };
  try {
    const rewritten = new HTMLRewriter().on("[nonce]", swap).transform(response);
    const ends = {
      ended: () => swapped === 0 && warn("upstream_nonce_unused"),
      failed: () => warn("upstream_page_cut"),
    };
    return {
      response: rewritten.body === null ? rewritten : new Response(watched(rewritten.body, ends), rewritten),
    };
  } catch {
    // A page in a character set that is no superset of ASCII cannot be read here.
    return { response, warning: "upstream_page_unreadable" };
  }
}

function isHtml(response: Response): boolean {
  return /^text\/html[ \t]*(;|$)/i.test(response.headers.get("Content-Type") ?? "");
}

function withoutReferences(value: string): string {
  return value.replace(REFERENCE, (_whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED_SIGNS[name.toLowerCase()] ?? "";
    return String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}
