// What does the core say? Read from its sources by the build of the package.

declare module "#sentences" {
  /** By the keys that cross in their place. */
  export const sentences: Readonly<Record<string, string>>;
  /** By the codes of reasons. */
  export const meanings: Readonly<Record<string, string>>;
  /** Of every object of a configuration. */
  export const memberNames: readonly string[];
}
