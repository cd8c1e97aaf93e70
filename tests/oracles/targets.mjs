// Which return targets are tried? The bypass strings of open redirects' advisories, and what chance makes of
// their pieces.

const HARMLESS = [
  "a",
  "b.c",
  "x-1",
  "p;q=r",
  "caf%C3%A9",
  "a%20b",
  "a+b",
  "@",
  "a:b",
  "...",
  ".well-known",
  "~u",
  "%E6%97%A5",
  "1",
  "e=mc",
];

const HOSTILE = [
  "/",
  "//",
  "///",
  "\\",
  "/\\",
  "\\/",
  ".",
  "..",
  "...",
  "/.//",
  "/..//",
  "/%2e//",
  "/%2e%2e//",
  "/.%2e//",
  "/%2E%2E/",
  "%2f",
  "%2F%2f",
  "%5c",
  "%5C%5c",
  "%252f",
  "%252e%252e",
  "%25252f",
  "%255c",
  "%09",
  "%0a",
  "%0d%0a",
  "%00",
  "%20",
  "\t",
  "\n",
  "\r",
  "\0",
  "\u000b",
  " ",
  "\u00a0",
  "\u00ad",
  "%C2%AD",
  "\u200b",
  "\ufeff",
  "\u3002",
  "%E3%80%82",
  "\uff0f",
  "%EF%BC%8F",
  "\uff0e",
  "%EF%BC%8E",
  "\uff3c",
  "%EF%BC%BC",
  "\u2215",
  "\u2044",
  "\u29f8",
  "%E2%81%84",
  ";",
  "/..;/",
  "/.;/",
  "@",
  "@@",
  ":",
  ":443",
  "?",
  "#",
  "%3f",
  "%23",
  "%",
  "%2",
  "%zz",
  "%c0%af",
  "%c0%ae",
  "%ff",
  "&",
  "http:",
  "https:",
  "javascript:",
  "data:text/html,",
  "evil.example",
  "127.0.0.1",
];

const STARTS = [
  "/",
  "/",
  "/",
  "/",
  "/",
  "/a/",
  "/a",
  "/a/b/",
  "",
  "//",
  "/\\",
  "/.",
  "/./",
  "/../",
  "/%2f",
  "?",
  "#",
];
const QUERIES = [
  "?a=b",
  "?next=/b//c",
  "?next=%2F%2Fevil.example",
  "?a=%2e%2e",
  "?x=//evil.example/..",
  "#f",
  "#//evil.example",
  "?a#b",
];

/** Written by hand: each stands in the table of every run. */
const BY_HAND = [
  "/",
  "/a?b=c#d",
  "/a?next=/b//c/../d",
  "/a:b@c!$&'()*+,;=~_-",
  "/.//evil.example",
  "/./evil.example",
  "/..//evil.example",
  "/a/..//evil.example",
  "/%2e//evil.example",
  "/%2e%2e//evil.example",
  "/a/%2e%2e//evil.example",
  "/.%2e//evil.example",
  "/%252e%252e//evil.example",
  "/%2f/evil.example",
  "/%2fevil.example",
  "/%2f%2fevil.example",
  "/%252fevil.example",
  "/%5cevil.example",
  "/%255cevil.example",
  "/\\evil.example",
  "/\\/evil.example",
  "\\\\evil.example",
  "//evil.example",
  "///evil.example",
  "////evil.example",
  "//evil.example/%2e%2e",
  "//app.example@evil.example",
  "//evil%E3%80%82example",
  "/\t/evil.example",
  "/%09/evil.example",
  "/\n/evil.example",
  "/%0a/evil.example",
  "\t//evil.example",
  " //evil.example",
  "/ /evil.example",
  "/\u00ad/evil.example",
  "/%C2%AD/evil.example",
  "\u00ad//evil.example",
  "/\uff0fevil.example",
  "/%EF%BC%8Fevil.example",
  "\uff0f\uff0fevil.example",
  "/\uff0e\uff0e//evil.example",
  "/..;/evil.example",
  "/.;//evil.example",
  "/;//evil.example",
  "https:evil.example",
  "https:/evil.example",
  "https://evil.example",
  "https:\\evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "/javascript:alert(1)",
  "/http:evil.example",
  "?//evil.example",
  "#//evil.example",
  ".//evil.example",
  "/%3f/..//evil.example",
  "/a%23/..//evil.example",
  "/%c0%af/evil.example",
];

/** As many texts of chance, beside those by hand, each once. */
export function manyTargets(random, count) {
  const texts = new Set(BY_HAND);
  while (texts.size < count + BY_HAND.length) texts.add(one(random));
  return [...texts];
}

function one(random) {
  const { oneOf, chance, integer } = random;
  // Some are harmless all through, or nothing would be accepted and nothing shown.
  const hostility = oneOf([0, 0.02, 0.15, 0.15, 0.5]);
  let text = hostility < 0.1 ? oneOf(["/", "/a/", "/a"]) : oneOf(STARTS);
  for (let pieces = integer(0, 5); pieces > 0; pieces -= 1) {
    text += chance(hostility) ? oneOf(HOSTILE) : oneOf(HARMLESS);
    if (chance(0.6) && !text.endsWith("/")) text += "/";
  }
  if (chance(hostility)) text += "//evil.example/x";
  if (chance(0.3)) text += oneOf(QUERIES);
  return chance(hostility / 2) ? escaped(random, text) : text;
}

/** Some of its characters, percent-encoded. */
function escaped({ chance, integer }, text) {
  const escapeOf = (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  const rounds = integer(1, 2);
  let result = text;
  for (let round = 0; round < rounds; round += 1) {
    result = [...result]
      .map((character, place) => (place > 0 && chance(0.2) ? escapeOf(character) : character))
      .join("");
  }
  return result;
}
