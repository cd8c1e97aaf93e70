// How do headers cross into the core, and how are its changes made? A line a header; names and values of the
// core's choosing.

import type { HeaderChanges } from "./answers.ts";

/**
 * Every name, and the values of those that the core reads. A value holds no line feed: `Headers` takes none.
 */
export function headerLines(headers: Headers, wanted: ReadonlySet<string>): string {
  let lines = "";
  for (const [name, value] of headers) lines += wanted.has(name) ? `${name}:${value}\n` : `${name}\n`;
  return lines;
}

/** Changes headers in place: each copy of them costs as much as all that is asked about them. */
export function change(headers: Headers, { remove, set }: HeaderChanges): void {
  for (const name of remove) headers.delete(name);
  for (const [name, value] of set) headers.set(name, value);
}

/** The same answer with its headers changed. */
export function changed(response: Response, changes: HeaderChanges): Response {
  const { status, statusText, headers } = response;
  // An upgraded connection hangs on the answer, in runtimes that have them.
  const { webSocket } = response as { readonly webSocket?: unknown };
  const answer = new Response(response.body, {
    status,
    statusText,
    headers,
    ...(webSocket ? { webSocket } : {}),
  } as ResponseInit);
  change(answer.headers, changes);
  return answer;
}
