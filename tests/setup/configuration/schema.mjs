// What does pkg/schema.json say? What the list says, but for what is meant for readers of docs/ alone.

import { MEMBERS, plain } from "./members.mjs";

export function schemaText() {
  const schema = { $schema: "https://json-schema.org/draft/2020-12/schema", ...MEMBERS };
  return JSON.stringify(
    schema,
    (name, value) => {
      if (name.startsWith("x-")) return undefined;
      return name === "description" && typeof value === "string" ? plain(value) : value;
    },
    2,
  );
}
