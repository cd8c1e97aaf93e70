// How does the command read a file, or its standard input? As text, and with the way out where that fails.

import { createReadStream } from "node:fs";
import { looksLikeToken, shownArgument } from "./shown.ts";
import { Unusable } from "./unusable.ts";

// Far above all that the core reads.
const MOST_BYTES = 64 * 1024 * 1024;

const WORDS: Readonly<Record<string, string>> = {
  EACCES: "may not be read",
  EISDIR: "is a folder",
  ENOENT: "does not exist",
};

/** The text of a configuration: a fault of what is none would show how it begins. */
export async function configurationIn(file: string): Promise<string> {
  const text = await textIn(file);
  if (looksLikeToken(text))
    throw new Unusable("that configuration looks like a token: CONFIG is a file with the JSON text");
  return text;
}

/** The text of a file, or of standard input where it is called `-`. */
export async function textIn(file: string): Promise<string> {
  if (file === "-") {
    if (process.stdin.isTTY) process.stderr.write("wicketgate: reading from the terminal; end with Ctrl-D\n");
    return textOf(process.stdin, "standard input");
  }
  try {
    return await textOf(createReadStream(file), file);
  } catch (error) {
    if (error instanceof Unusable) throw error;
    // Its message would show the whole name.
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new Unusable(`${shownArgument(file)} ${WORDS[code] ?? `cannot be read: ${code}`}`, false);
  }
}

/** Not read as text, for which a byte order mark would go unseen. Not all that can be read has a size, or an end. */
async function textOf(stream: AsyncIterable<Buffer>, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES)
      throw new Unusable(`${shownArgument(name)} is longer than ${MOST_BYTES} bytes`, false);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
