// What does the core say? Read from its sources by the build of the package.

declare module "#sentences" {
  /** By the keys that cross in their place. */
  export const sentences: Readonly<Record<string, string>>;
  /** By the codes of reasons. */
  export const meanings: Readonly<Record<string, string>>;
  /** By the place of their object, such as `routes[].cors`; `*` stands for any name. */
  export const memberNames: Readonly<Record<string, readonly string[]>>;
}
