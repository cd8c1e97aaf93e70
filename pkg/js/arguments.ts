// What does a caller's argument come to before the core sees it? Never to more than the caller said.

// Far above the core's cap on a token, so that what is cut off was refused anyway; spares the wasm memory a
// huge copy.
const COPY_LIMIT_CHARACTERS = 65_536;

/** The text, bounded. What is not text is no token: the core refuses the empty text for what it is. */
export function boundedText(text: unknown): string {
  return typeof text === "string" ? text.slice(0, COPY_LIMIT_CHARACTERS) : "";
}

/** Only text crosses into the core: anything else would end the instance, and every request in it. */
export function textOr<Otherwise>(value: unknown, otherwise: Otherwise): string | Otherwise {
  return typeof value === "string" ? value : otherwise;
}

/** What is no configuration at all is a mistake of the program, and no fault of a configuration. */
export function demandConfiguration(config: unknown): void {
  if (typeof config !== "string" && (typeof config !== "object" || config === null))
    throw new TypeError("pass the configuration: its JSON text, or an object");
}

/**
 * Names of issuers as the core takes them. An empty list that a program computed must not come to mean "the
 * only issuer there is", so leaving it out is the one way to say that.
 */
export function joinedIssuers(issuers: string | readonly string[] | undefined): string {
  if (issuers === undefined) return "";
  const names: unknown[] = typeof issuers === "string" ? issuers.split(" ") : [...issuers];
  if (
    names.length === 0 ||
    names.some((name) => typeof name !== "string" || name === "" || name.includes(" "))
  ) {
    throw new TypeError("issuers names no issuer");
  }
  return names.join(" ");
}

/** What a caller's function returns, where it returns a number; else the other number. Never throws. */
export function numberFrom(source: () => unknown, otherwise: number): number {
  try {
    const value = source();
    return typeof value === "number" ? value : otherwise;
  } catch {
    return otherwise;
  }
}
