// How does an answer of the gate's own become a `Response`? As the core wrote it.

import type { ReplyAnswer } from "./answers.ts";

export function responseOf({ status, headers, body }: ReplyAnswer): Response {
  const list = new Headers();
  for (const [name, value] of headers) list.set(name, value);
  return new Response(body ?? null, { status, headers: list });
}
