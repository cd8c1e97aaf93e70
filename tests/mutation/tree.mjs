// Where is something broken? In a copy of the checkout under target/mutation/tree, which lives on from run
// to run so that its builds do. The sources of the checkout are never written to.

import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** Packages of this workspace: the copy's own, or Node would test the checkout's. */
const OWN = ["wicketgate", "wicketgate-worker"];

/** Makes the copy as the checkout is now; a file that has not changed keeps its time. */
export function copied(root, tree) {
  const git = (...words) =>
    execFileSync("git", words, { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
  const all = git("ls-files", "-z", "--cached", "--others", "--exclude-standard");
  const files = new Set(all.filter((file) => existsSync(join(root, file))));
  mkdirSync(tree, { recursive: true });
  for (const file of sourcesOf(tree)) if (!files.has(file)) rmSync(join(tree, file));
  for (const file of files) {
    const bytes = readFileSync(join(root, file));
    const path = join(tree, file);
    if (existsSync(path) && readFileSync(path).equals(bytes)) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  linkModules(root, tree);
  return tree;
}

const BUILT = /(?:^|\/)(?:target|node_modules|dist|\.wrangler)$/;

function sourcesOf(tree, folder = "") {
  return readdirSync(join(tree, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return [path];
    return BUILT.test(path) ? [] : sourcesOf(tree, path);
  });
}

/** The packages of others are the checkout's; a name by name, since ours lie beside them. */
function linkModules(root, tree) {
  const folder = join(tree, "node_modules");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (!OWN.includes(name)) symlinkSync(join(root, "node_modules", name), join(folder, name));
  }
  symlinkSync("../pkg", join(folder, OWN[0]));
  symlinkSync("../worker", join(folder, OWN[1]));
}
