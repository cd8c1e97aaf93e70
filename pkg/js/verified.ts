// What does a good token say? Its header and claims, read from the texts as they were signed.

import type { Verified } from "../types/index.d.ts";
import { parsed, type VerifiedPart } from "./answers.ts";

export function verifiedOf(part: VerifiedPart): Verified {
  const { issuer, kid, headerText, claimsText, introspected, actor } = part;
  const [header, claims] = [parsed(headerText), parsed(claimsText)];
  return Object.freeze({
    issuer,
    ...(kid !== undefined && { kid }),
    claims,
    claimsText,
    header,
    ...(introspected && { introspected }),
    ...(actor && { actor: Object.freeze(actor) }),
  });
}
