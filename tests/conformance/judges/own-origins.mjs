// Is every origin that a list takes what this runtime's URL parser writes, and does it take what it should?
// Random lists and origins of a fixed seed, against the URL standard's parser instead of a table.

import { isOriginEntry, originVerdicts } from "../../support/shipped.mjs";
import { serialised } from "./origins.mjs";

const ROUNDS = 4_000;
const LABELS = [
  "a",
  "b",
  "aa",
  "a-b",
  "0",
  "1a",
  "xn--bcher-kva",
  "xn--a",
  "A",
  "_a",
  "-a",
  "%61",
  "a\u00ad",
  "\uff41",
  "",
  "1",
  "0x1",
];
const ENDS = [
  "example",
  "app.example",
  "github.io",
  "co.uk",
  "localhost",
  "127.0.0.1",
  "[::1]",
  "[::2]",
  "1",
  "0x7f.1",
];
const PORTS = ["", "", "", ":8443", ":443", ":80", ":0", ":", ":08443", ":65536"];
const TAILS = ["", "", "", "", "/", ".", " ", "\n", "?", "#", "\\", "@b.example"];
const STARTS = [
  "https://",
  "https://",
  "https://",
  "https://",
  "http://",
  "HTTPS://",
  "https:/",
  "https://a@",
  "//",
];

/** One entry of `{ name, faults }` for each property. */
export async function judgeOwnOrigins() {
  const pick = picker(20_261_123);
  const names = () => Array.from({ length: pick([0, 0, 1, 1, 2]) }, () => `${pick(LABELS)}.`).join("");
  const text = () => pick(STARTS) + names() + pick(ENDS) + pick(PORTS) + pick(TAILS);
  const entry = () =>
    pick(["https://", "https://*.", "http://"]) + pick(["", "", "b."]) + pick(ENDS) + pick(["", "", ":8443"]);
  const taken = { name: "a taken origin is the URL parser's own", faults: [] };
  const listed = { name: "an entry takes what it names", faults: [] };
  let count = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const list = [...new Set([entry(), entry(), text()])];
    const areEntries = await Promise.all(list.map(isOriginEntry));
    const entries = list.filter((_, place) => areEntries[place]);
    const verdict = await originVerdicts(entries);
    for (const origin of [text(), ...list, ...list.map((one) => one.replace("*.", `${names()}b.`))]) {
      if (verdict(origin) !== "accepted") continue;
      count += 1;
      // A listed text is the operator's own word: for names in Punycode the list has no tables.
      const isOwnWord = list.includes(origin) && origin.includes("xn--");
      if (serialised(origin) !== origin && !isOwnWord)
        taken.faults.push(`${JSON.stringify(origin)} by ${list}`);
    }
    for (const one of entries) {
      const origin = one.replace("*.", pick(["a.", "a.b.c."]));
      if (verdict(origin) !== "accepted") listed.faults.push(`${origin} by ${one}`);
    }
  }
  if (count < ROUNDS) taken.faults.push(`only ${count} origins were taken`);
  return [taken, listed];
}

/** Picks from lists, the same each time for the same seed (numerical recipes' linear congruence). */
function picker(seed) {
  let state = seed;
  return (list) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return list[Math.floor((state / 2 ** 32) * list.length)];
  };
}
