// How does an answer of the gate's own become a `Response`? As the core wrote it.

import type { ReplyAnswer } from "./answers.ts";

export function responseOf({ status, headers, body }: ReplyAnswer): Response {
  const answer = new Response(body ?? null, { status });
  for (const [name, value] of headers) answer.headers.set(name, value);
  return answer;
}
