// Is an object as good a configuration as its text? It reaches the same reader, is read at once, and what JSON
// would drop or change in it is told with its place.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import { Wicketgate, WicketgateConfigurationError } from "wicketgate/edge";

const entry = () => ({
  issuer: "https://issuer.example",
  audience: ["api://orders"],
  jwksUri: "https://issuer.example/jwks.json",
});
const good = () => ({ issuers: { orders: entry() }, routes: [{ path: "/api/*", issuers: ["orders"] }] });
const withEntry = (members) => ({ issuers: { orders: { ...entry(), ...members } } });

/** The one fault, as `path: message (found: value)`. */
async function faultOf(config) {
  const error = await Wicketgate.load(config).then(
    () => assert.fail("it was taken"),
    (thrown) => thrown,
  );
  assert.ok(error instanceof WicketgateConfigurationError, error);
  assert.equal(error.errors.length, 1, error.message);
  return error.message.replace("the configuration has 1 fault: ", "");
}

const moduleNamespace = await import("data:text/javascript,export default {}");

class Entry {
  issuer = "https://issuer.example";
}

describe("taken", () => {
  const proxied = (value) => new Proxy(value, {});
  for (const [name, config] of Object.entries({
    "a plain object": good(),
    "an object without a prototype": Object.assign(Object.create(null), good()),
    "an object of another realm": runInNewContext(`(${JSON.stringify(good())})`),
    "a frozen one": Object.freeze(good()),
    "a proxy of one, of its objects and of its arrays": proxied({
      ...good(),
      routes: proxied([proxied({ path: "/api/*", issuers: proxied(["orders"]) })]),
    }),
    "one with getters": {
      get issuers() {
        return good().issuers;
      },
      get routes() {
        return good().routes;
      },
    },
    "an object that stands in two places": (() => {
      const audience = ["api://orders"];
      const issuers = { orders: { ...entry(), audience }, others: { ...entry(), issuer: "b", audience } };
      return { ...good(), issuers };
    })(),
  })) {
    test(name, async () => {
      const gate = await Wicketgate.load(config);
      assert.equal(gate.issuerNames[0], "orders");
      assert.equal(gate.route("GET", "/api/x").issuers, "orders");
    });
  }
});

test("the same faults as of its text, in the same words", async () => {
  for (const config of [
    {},
    { issuers: {} },
    { issuers: { orders: { ...entry(), leewaySeconds: -1, "b\n": "\u0000", audience: [] } }, more: null },
    withEntry({ maxLifetimeSeconds: 1e21 }),
    withEntry({ maxLifetimeSeconds: 1.5 }),
    JSON.parse('{"__proto__":{"issuers":{}},"issuers":{"__proto__":{}}}'),
    [],
  ]) {
    const [ofText, ofObject] = await Promise.all(
      [JSON.stringify(config), config].map((form) => Wicketgate.load(form).catch(({ errors }) => errors)),
    );
    assert.ok(ofText.length > 0);
    // A text has lines, an object has none.
    for (const { line, column } of ofText) assert.ok(line === undefined || (line >= 1 && column >= 1));
    assert.deepEqual(
      ofObject,
      ofText.map(({ line, column, ...fault }) => fault),
    );
  }
});

describe("refused, with its place", () => {
  const at = "issuers.orders.issuer";
  const noJson = (found, place = at) => `${place}: is nothing that JSON can hold (found: ${found})`;
  const isUndefined = "is undefined: leave it out, or give it a value";
  const notPlain = (kind, wayOut = "write what is meant as a plain object", place = at) =>
    `${place}: is no plain object: ${wayOut} (found: an instance of ${kind})`;
  const cyclic = good();
  cyclic.issuers.orders.types = [null, cyclic.issuers];
  const throws = () => {
    throw new Error("read");
  };
  for (const [name, config, expected] of [
    // Dropped, the check would be gone.
    [
      "a member that is undefined",
      { ...good(), routes: [{ path: "/a", access: "public", redirectCheck: undefined }] },
      `routes[0].redirectCheck: ${isUndefined}`,
    ],
    ["a member that nobody knows and is undefined", { ...good(), b: undefined }, `b: ${isUndefined}`],
    [
      "a promise",
      Promise.resolve(JSON.stringify(good())),
      "it is no plain object: await it (found: an instance of Promise)",
    ],
    [
      "a response",
      Response.json(good()),
      "it is no plain object: write what its `text()` resolves to (found: an instance of Response)",
    ],
    [
      "the bytes of a file",
      Buffer.from(JSON.stringify(good())),
      "it is no plain object: decode it to text (found: an instance of Uint8Array)",
    ],
    [
      "a module's namespace",
      moduleNamespace,
      "it is no plain object: a module's namespace; write its `default` (found: an instance of Module)",
    ],
    ["a member that is a function", withEntry({ issuer: () => "x" }), noJson("a function")],
    ["a symbol", withEntry({ issuer: Symbol("x") }), noJson("a symbol")],
    ["a bigint", withEntry({ leewaySeconds: 1n }), noJson("a bigint", "issuers.orders.leewaySeconds")],
    ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((number) => [
      `${number}`,
      withEntry({ leewaySeconds: number }),
      noJson(`${number}`, "issuers.orders.leewaySeconds"),
    ]),
    [
      "undefined in an array",
      withEntry({ audience: ["a", undefined] }),
      `issuers.orders.audience[1]: ${isUndefined}`,
    ],
    [
      "a hole",
      // biome-ignore lint/suspicious/noSparseArray: it is what is asked about
      withEntry({ audience: ["a", , "b"] }),
      `issuers.orders.audience[1]: ${isUndefined}`,
    ],
    [
      "an array with more than elements",
      withEntry({ audience: Object.assign(["a"], { b: "c" }) }),
      "issuers.orders.audience: has members beside its elements",
    ],
    [
      "a Date",
      withEntry({ issuer: new Date(0) }),
      notPlain("Date", "write the text or number that is meant"),
    ],
    [
      "a Map",
      { issuers: new Map([["orders", entry()]]) },
      notPlain("Map", "write `Object.fromEntries(…)` of it", "issuers"),
    ],
    [
      "a Set",
      withEntry({ audience: new Set(["a"]) }),
      notPlain("Set", "write an array of its elements", "issuers.orders.audience"),
    ],
    ["a URL", withEntry({ issuer: new URL("https://a.example") }), notPlain("URL", "write its `href`")],
    [
      "an object of an object without a prototype",
      { issuers: Object.create(Object.create(null)) },
      notPlain("Object with inherited members", undefined, "issuers"),
    ],
    [
      "an object whose class has no name",
      { issuers: new (class {})() },
      notPlain("Object with inherited members", undefined, "issuers"),
    ],
    ["a boxed text", withEntry({ issuer: Object("x") }), notPlain("String")],
    [
      "an instance of a class",
      { issuers: { orders: new Entry() } },
      notPlain("Entry", undefined, "issuers.orders"),
    ],
    [
      "inherited members",
      { issuers: Object.create({ orders: entry() }) },
      notPlain("Object with inherited members", undefined, "issuers"),
    ],
    ["a toJSON", withEntry({ toJSON: () => "x" }), noJson("a function", "issuers.orders.toJSON")],
    ["what stands in itself", cyclic, "issuers.orders.types[1]: refers back to what it stands in"],
    [
      "a getter that throws",
      { issuers: Object.defineProperty({}, "orders", { get: throws, enumerable: true }) },
      "issuers.orders: throws when it is read",
    ],
    [
      "a proxy that throws",
      { issuers: new Proxy({}, { ownKeys: throws }) },
      "issuers: throws when it is read",
    ],
    ["a proxy that was revoked", { issuers: revoked({}) }, "issuers: throws when it is read"],
    [
      "an array's proxy that was revoked",
      { ...good(), routes: revoked([]) },
      "routes: throws when it is read",
    ],
    [
      "a member that is not enumerable",
      Object.defineProperty(good(), "origins", { value: ["https://a.example"] }),
      "origins: is not enumerable: write a plain member, or leave it out",
    ],
    [
      "a member named by a symbol",
      { ...good(), [Symbol("origins")]: [] },
      "it has a member whose name is a symbol (found: Symbol(origins))",
    ],
    [
      "half a character",
      withEntry({ issuer: "a\ud800" }),
      `${at}: holds half of a character (a lone surrogate)`,
    ],
  ]) {
    test(name, async () => assert.equal(await faultOf(config), expected));
  }

  function revoked(target) {
    const { proxy, revoke } = Proxy.revocable(target, {});
    revoke();
    return proxy;
  }

  test("several at once", async () => {
    const config = {
      issuers: { orders: { ...entry(), issuer: 1n, types: [undefined] } },
      origins: new Set(),
    };
    await assert.rejects(Wicketgate.load(config), ({ errors }) => {
      const paths = errors.map(({ path }) => path);
      assert.deepEqual(paths, ["issuers.orders.issuer", "issuers.orders.types[0]", "origins"]);
      return true;
    });
  });

  test("beside what the core finds in the rest, of each place once", async () => {
    const types = { types: [undefined, 5], leewaySeconds: -1, "b\ud800": 1 };
    const config = {
      issuers: { orders: { ...entry(), jwksUri: undefined, ...types } },
      more: 1,
      no: undefined,
    };
    await assert.rejects(Wicketgate.load(config), ({ errors }) => {
      const own = ["jwksUri", "types[0]", "b\ud800"];
      const paths = [...own, "leewaySeconds", "types[1]"].map((name) => `issuers.orders.${name}`);
      assert.deepEqual(
        errors.map(({ path }) => path),
        [...paths.slice(0, 3), "no", ...paths.slice(3), "more"],
      );
      return true;
    });
  });

  test("a hundred with those of the core, and how many more", async () => {
    for (const [undefinedCount, unknownCount] of [
      [60, 50],
      [60, 150],
      [150, 10],
    ]) {
      // The core finds nothing at these elements: it reads `null`, which `types` may hold.
      const config = withEntry({ types: Array(undefinedCount).fill(undefined) });
      for (let index = 0; index < unknownCount; index += 1) config[`m${index}`] = index;
      await assert.rejects(Wicketgate.load(config), ({ errors }) => {
        const more = `has ${undefinedCount + unknownCount - 100} more faults`;
        assert.deepEqual([errors.length, errors[100].message], [101, more]);
        return true;
      });
    }
  });
});

test("a fault of the whole beside more than are told hides none of them", async () => {
  const unknown = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`m${index}`, index]));
  const config = { ...withEntry({}), ...unknown, [Symbol("whole")]: 1 };
  await assert.rejects(Wicketgate.load(config), ({ errors }) => {
    assert.equal(errors[100].message, "has 51 more faults");
    return true;
  });
});

describe("no object is too much", () => {
  const nested = (depth) => {
    let object = {};
    for (let level = 0; level < depth; level += 1) object = { a: object };
    return object;
  };
  const undefinedMembers = Object.fromEntries(Array.from({ length: 22_000 }, (_, index) => [`a${index}`]));
  // Written out it has two to the power of thirty objects.
  const doubled = (depth) => {
    let object = {};
    for (let level = 0; level < depth; level += 1) object = { a: object, b: object };
    return object;
  };
  const tooLarge = "it is longer than 1 MiB";
  for (const [name, config, expected] of [
    ["too deep for the core", nested(40), "it is nested deeper than 32"],
    ["too deep to be written", nested(10_000), "it is nested deeper than 32"],
    ["too long for the core", { a: "x".repeat(1_048_576) }, "it is longer than 1 MiB"],
    ["too long to be written", { a: "x".repeat(100_000_000) }, tooLarge],
    ["the same object over and over", doubled(30), tooLarge],
    ["more elements than there is room for", { a: Array(5_000_000).fill(null) }, tooLarge],
  ]) {
    test(name, async () => {
      const startedAt = performance.now();
      assert.equal(await faultOf(config), expected);
      assert.ok(performance.now() - startedAt < 10_000);
    });
  }

  for (const [name, config] of Object.entries({
    "holes without end": { routes: new Array(4_000_000_000) },
    "members that are all undefined": { a: Array(200).fill(undefinedMembers) },
  })) {
    test(name, async () => {
      await assert.rejects(Wicketgate.load(config), ({ errors }) => {
        const paths = errors.slice(0, 100).map(({ path }) => path);
        assert.ok(paths.every((path) => /^(routes\[\d+\]|a\[0\]\.a\d+)$/.test(path)));
        const last = errors.slice(100).map(({ path, message }) => path + message);
        assert.equal(last.length, 1);
        assert.match(last[0], /^has \d{5,6} more faults$/);
        return true;
      });
    });
  }
});

test("names, values and lists of faults are cut", async () => {
  const long = "x".repeat(1_500_000);
  const members = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`m${index}`, undefined]));
  await assert.rejects(Wicketgate.load({ [long]: members }), ({ errors, message }) => {
    assert.equal(errors[99].path, `${"x".repeat(80)}….m99`);
    // One more is the core's: the text is too long for it.
    assert.deepEqual(errors[100], { path: "", value: "", message: "has 4901 more faults" });
    assert.equal(errors.length, 101);
    assert.ok(message.length < 20_000);
    return true;
  });
  const hundred = Object.fromEntries(Object.entries(members).slice(0, 100));
  await assert.rejects(Wicketgate.load({ ...good(), ...hundred }), ({ errors }) => errors.length === 100);
  const Long = { [long]: class {} }[long];
  for (const [config, expected] of [
    [{ a: new Long() }, `an instance of ${"x".repeat(65)}…`],
    [{ [Symbol(long)]: 1 }, `Symbol(${"x".repeat(73)}…`],
    [{ [Symbol(`${"x".repeat(72)}\u{1f511}`)]: 1 }, `Symbol(${"x".repeat(72)}…`],
  ]) {
    await assert.rejects(Wicketgate.load(config), ({ errors: [{ value }] }) => value === expected);
  }
  // A name of two or four bytes a character, as the core cuts it.
  for (const character of ["\u00e9", "\u{1f511}", "x\u{1f511}"]) {
    const name = character.repeat(200);
    const paths = [undefined, null].map((value) =>
      Wicketgate.load({ ...good(), [name]: value }).catch(({ errors: [{ path }] }) => path),
    );
    const [written, read] = await Promise.all(paths);
    assert.equal(written, read);
    assert.ok(Buffer.byteLength(written) <= 83 && written.endsWith("\u2026"), written);
  }
  // The core's own.
  const text = `{${"x".repeat(500_000)}:{}`.replace(/x+/, '"$&"');
  const unknown = `{"origins":["https://a.example"],${text.slice(1)}}`;
  await assert.rejects(Wicketgate.load(unknown), ({ errors: [{ path }] }) => path === `${"x".repeat(80)}…`);
});

test("what the object becomes after the call changes nothing, and each member is read once", async () => {
  const config = good();
  const reads = [];
  const watched = new Proxy(config, {
    get: (target, name) => {
      reads.push(name);
      return target[name];
    },
  });
  const loading = Wicketgate.load(watched);
  config.routes.push({ path: "/open", access: "public" });
  config.issuers.orders.audience[0] = "api://others";
  delete config.issuers;
  const gate = await loading;
  assert.deepEqual(gate.issuerNames, ["orders"]);
  assert.throws(() => gate.route("GET", "/open"), { code: "route_unknown" });
  assert.deepEqual(
    reads.filter((name) => typeof name === "string" && name in good()),
    ["issuers", "routes"],
  );
});

test("what was added to the prototypes of objects and arrays is nothing of the configuration", async () => {
  Object.prototype.toJSON = () => ({});
  Object.prototype.routes = [];
  Array.prototype.toJSON = () => [];
  try {
    const gate = await Wicketgate.load(good());
    assert.equal(gate.route("GET", "/api/x").issuers, "orders");
  } finally {
    delete Object.prototype.toJSON;
    delete Object.prototype.routes;
    delete Array.prototype.toJSON;
  }
});
