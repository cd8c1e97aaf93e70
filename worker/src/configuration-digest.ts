// Which configuration is this? A text that stands for it in the names of what is kept: another configuration
// never sees it, so that a changed address takes effect at once.

/** The SHA-256 of a text, in 64 hexadecimal digits. */
export async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
