// How does the bench see into the package's wasm? It stands between the package and WebAssembly, and asks the
// package for nothing.

/** From now on `seen(exports)` is called for each new instance; what it returns is what the package gets as its exports. */
export function watchInstances(seen) {
  const { instantiate, Instance } = WebAssembly;
  const standIn = ({ exports }) => Object.create(Instance.prototype, { exports: { value: seen(exports) } });
  WebAssembly.instantiate = async (source, imports) => {
    const made = await instantiate(source, imports);
    return made instanceof Instance
      ? standIn(made)
      : { module: made.module, instance: standIn(made.instance) };
  };
  WebAssembly.Instance = new Proxy(Instance, {
    construct: (target, [module, imports]) => standIn(new target(module, imports)),
  });
}
