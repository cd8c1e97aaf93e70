// What must not be in what is published? Each check returns what it found, so that a test can also see it
// find something.

/** Names of functions that only something that signs, or holds a private key, needs. Matched against mangled Rust names. */
const SIGNING =
  /SigningKey|SecretKey|sign_prehash|sign_raw|sign_digest|sign_recoverable|try_sign|rfc6979|EphemeralSecret|diffie_hellman|RandomizedSigner/;

/** Function names of a module that still has its name section, and which of them mean signing. */
export function signingFunctions(wasmBytes) {
  const names = namesOf(wasmBytes);
  return { count: names.length, found: names.filter((name) => SIGNING.test(name)) };
}

/** The function names of a module that still has its name section. */
export function namesOf(wasmBytes) {
  const sections = WebAssembly.Module.customSections(new WebAssembly.Module(wasmBytes), "name");
  if (sections.length !== 1) throw new Error("the module has no names, so their absence would prove nothing");
  return functionNames(Buffer.from(sections[0]));
}

/** Reads subsection 1 of a name section: a vector of index and name (WebAssembly specification, appendix "Custom Sections"). */
function functionNames(section) {
  let offset = 0;
  const unsigned = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = section[offset];
      offset += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const names = [];
  while (offset < section.length) {
    const [kind, size] = [unsigned(), unsigned()];
    const end = offset + size;
    if (kind === 1) {
      for (let left = unsigned(); left > 0; left -= 1) {
        unsigned();
        const length = unsigned();
        names.push(section.toString("utf8", offset, offset + length));
        offset += length;
      }
    }
    offset = end;
  }
  return names;
}

/** What the wasm may ask its host for: to throw an error, a string of its own, its table of constants, and random bytes for nonces. */
const ALLOWED_IMPORT =
  /^(__wbg___wbindgen_throw_[0-9a-f]{16}|__wbg_getRandomValues_[0-9a-f]{16}|__wbindgen_generic_[0-9a-f]{16}|__wbindgen_init_externref_table)$/;

/** Imports beyond those: in particular any fetch, any clock. */
export function foreignImports(wasmBytes) {
  return WebAssembly.Module.imports(new WebAssembly.Module(wasmBytes)).filter(
    ({ module, name, kind }) =>
      !/^\.\/(verify|gate|check)_bg\.js$/.test(module) || kind !== "function" || !ALLOWED_IMPORT.test(name),
  );
}

/** Words by which the functions behind the imports could reach randomness, a network or a clock. */
export function hostReaches(glueText) {
  const bodies = /function __wbg_get_imports\(\) \{[\s\S]*?\n\}/.exec(glueText)?.[0];
  if (bodies === undefined) throw new Error("the glue has no import functions, so nothing was looked at");
  return (
    bodies.match(
      /\b(globalThis|self|window|global|crypto|getRandomValues|random|fetch|XMLHttpRequest|WebSocket|Date|performance|setTimeout|import)\b/g,
    ) ?? []
  );
}

/** Ways to run text as code. */
export function evaluations(text) {
  return (
    text.match(
      /\beval\b|\bnew\s+Function\b|\bFunction\s*\(|\.constructor\s*\(|\bset(?:Timeout|Interval)\s*\(\s*['"`]/g,
    ) ?? []
  );
}

/** Private or secret keys, as PEM or as members of a JWK (RFC 7518 sections 6.2.2, 6.3.2, 6.4.1). */
export function keyMaterial(text) {
  return (
    text.match(
      /PRIVATE KEY|["']?\b(?:d|k|p|q|dp|dq|qi)["']?\s*:\s*["'][A-Za-z0-9_-]{22,}["']|\b(?:MIGHAgEA|MHcCAQEE)/g,
    ) ?? []
  );
}
