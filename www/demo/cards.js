// Which systems does the first page offer? A card for each, and the one line that its configuration needs.

import { lineOf, SYSTEMS } from "./systems.js";
import { element } from "./view.js";

for (const system of SYSTEMS) {
  const link = element("a", system.title);
  link.href = `/systems/${system.name}`;
  const card = element(
    "li",
    element("h3", link),
    element("p", system.sentence),
    element("code", lineOf(system)),
  );
  document.getElementById("systems").append(card);
}
