// Are the generated files what `make generate` would write?

import assert from "node:assert/strict";
import { test } from "node:test";
import { generated } from "../setup/generate.mjs";
import { readDocument } from "./markdown.mjs";

for (const [name, text] of generated())
  test(`${name} is up to date`, () => assert.ok(readDocument(name) === text, "run `make generate`"));
