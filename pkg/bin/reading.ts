// How does the command read a file, or its standard input? As text, and with the way out where that fails.

import { readFile, stat } from "node:fs/promises";
import { buffer } from "node:stream/consumers";

// Far above all that the core reads.
const MOST_BYTES = 64 * 1024 * 1024;

/** The command cannot do its work; the message says why, and what to do. */
export class Unusable extends Error {
  /** Whether the arguments are at fault. */
  readonly isUsage: boolean;

  constructor(message: string, isUsage = true) {
    super(message);
    this.isUsage = isUsage;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: "may not be read",
  EISDIR: "is a folder",
  ENOENT: "does not exist",
};

/** The text of a file, or of standard input where it is called `-`. */
export async function textIn(file: string): Promise<string> {
  if (file === "-") {
    if (process.stdin.isTTY) process.stderr.write("wicketgate: reading from the terminal; end with Ctrl-D\n");
    // Not as text, for which a byte order mark would go unseen.
    return (await buffer(process.stdin)).toString();
  }
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) throw new Unusable(`${file} is longer than ${MOST_BYTES} bytes`, false);
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Unusable) throw error;
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new Unusable(`${file} ${WORDS[code] ?? `cannot be read: ${message}`}`, false);
  }
}
