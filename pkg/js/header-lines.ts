// How do headers cross into the core, and how are its changes made? A line a header; names and values of the
// core's choosing.

import type { HeaderChanges, ResponseChanges } from "./answers.ts";

/**
 * Every name, and the values of those that the core reads. A value holds no line feed: `Headers` takes none.
 */
export function headerLines(headers: Headers, wanted: ReadonlySet<string>): string {
  let lines = "";
  headers.forEach((value, name) => {
    lines += wanted.has(name) ? `${name}:${value}\n` : `${name}\n`;
  });
  return lines;
}

/**
 * Changes headers in place: each copy of them costs as much as all that is asked about them. `origin` goes
 * where the core wrote `null` for it.
 */
export function change(
  headers: Headers,
  { remove, set }: HeaderChanges | ResponseChanges,
  origin = "",
): void {
  for (const name of remove) headers.delete(name);
  for (const [name, value] of set) headers.set(name, value ?? origin);
}

/**
 * The answer with its headers changed. One whose body is read is sent once, so its own headers are changed;
 * another is made where it may come again, or came from elsewhere and cannot be changed.
 *
 * @throws TypeError where its body was used up before.
 */
export function changed(response: Response, changes: ResponseChanges, origin?: string): Response {
  const { body, bodyUsed, url } = response;
  if (body !== null && !bodyUsed && !body.locked && url === "") {
    try {
      change(response.headers, changes, origin);
      return response;
    } catch {
      // Its headers cannot be changed, and the first attempt said so.
    }
  }
  return changedAnew(response, changes, origin);
}

/** The same, and the answer that came stays as it was. */
export function changedAnew(response: Response, changes: ResponseChanges, origin?: string): Response {
  // As its parts are read: an upgraded connection hangs on the answer too, in runtimes that have them.
  const answer = new Response(response.body, response);
  change(answer.headers, changes, origin);
  return answer;
}
