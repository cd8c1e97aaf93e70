// What proves to an issuer's introspection endpoint who asks? A secret of one's own for each issuer, by the
// name of its entry: another issuer's endpoint never sees it.

import type { ConfigurationError, LoadOptions } from "wicketgate/edge";

const NAME = "WICKETGATE_INTROSPECTION_AUTHORIZATION";

/**
 * The function that asks, where there is a secret, and what is wrong with the secret; its text is told to
 * nobody. What is wrong opens no door: without an answer nobody is let in by one. Delegated tokens are refused
 * then, and so is every token on a route that asks.
 */
export interface Introspection {
  readonly options: Pick<LoadOptions, "introspect">;
  warnings(issuerNames: readonly string[]): ConfigurationError[];
}

/** Reads the secret: a JSON object of issuers' names and values of `Authorization`. */
export function openIntrospection(secret: string | undefined): Introspection {
  if (secret === undefined) return { options: {}, warnings: () => [] };
  const values = read(secret);
  if (values === undefined) {
    const message = "not used: write a JSON object, an issuer's name, and its value of `Authorization`";
    return { options: {}, warnings: () => [warning(message)] };
  }
  return {
    options: {
      async introspect(url, init, issuer) {
        const authorization = values.get(issuer);
        if (authorization === undefined) return undefined;
        return fetch(url, {
          ...init,
          headers: { ...init.headers, Authorization: authorization },
        } as RequestInit);
      },
    },
    warnings: (issuerNames) =>
      [...values.keys()].every((name) => issuerNames.includes(name))
        ? []
        : [warning("a name in it is that of no issuer in the configuration")],
  };
}

function read(secret: string): ReadonlyMap<string, string> | undefined {
  try {
    const members: unknown = JSON.parse(secret);
    if (typeof members !== "object" || members === null || Array.isArray(members)) return undefined;
    const entries = Object.entries(members);
    return entries.every(([, value]) => isHeaderValue(value)) ? new Map(entries) : undefined;
  } catch {
    return undefined;
  }
}

function isHeaderValue(value: unknown): value is string {
  // Throws for what no header can hold.
  return (
    typeof value === "string" &&
    value !== "" &&
    new Headers({ Authorization: value }).get("Authorization") === value
  );
}

function warning(message: string): ConfigurationError {
  return { path: NAME, value: "(secret)", message };
}
