// Who takes a line? The console, or the program's own function, which has no say in what becomes of a
// request.

export type Sink = (line: string) => unknown;

// Looked up at each line: whoever replaces the console's method gets it.
export const toConsole: Sink = (line) => console.log(line);

/** What the function throws, or rejects with, is its own affair. */
export function hand(line: string, write: Sink): void {
  try {
    const answer = write(line);
    if (answer !== undefined) Promise.resolve(answer).catch(() => {});
  } catch {}
}
