// Answers: does node_modules hold every package of the lockfile in its version? Exit code 0 or 1; the first
// difference is printed.
import { existsSync, readFileSync, realpathSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));

/** The first thing that differs from the lockfile, or undefined. */
function firstDifference() {
  for (const [path, wanted] of Object.entries(lock.packages)) {
    const manifest = path === "" ? "package.json" : `${path}/package.json`;
    // What only other platforms need is optional and may be missing; when it is there its version counts as
    // well.
    if (wanted.optional && !existsSync(manifest)) continue;
    if (!existsSync(manifest)) return `${path} is missing`;
    if (wanted.link) {
      if (realpathSync(path) !== realpathSync(wanted.resolved))
        return `${path} is no link to ${wanted.resolved}`;
      continue;
    }
    const found = JSON.parse(readFileSync(manifest, "utf8"));
    if (wanted.version !== undefined && found.version !== wanted.version)
      return `${path} is ${found.version}, not ${wanted.version}`;
    for (const members of ["dependencies", "devDependencies"]) {
      const isOwn = !path.includes("node_modules");
      if (isOwn && JSON.stringify(found[members] ?? {}) !== JSON.stringify(wanted[members] ?? {})) {
        return `${manifest} asks for other ${members} than the lockfile knows: run npm install`;
      }
    }
  }
  return undefined;
}

const difference = firstDifference();
if (difference !== undefined) {
  console.error(`npm packages: ${difference}`);
  process.exitCode = 1;
}
