// Does everything hold? Runs every check and test in order, goes on after a failure, and ends with how many
// passed and failed.
//
//   node tests/run-all.mjs [STAGE...]     the environment of tests/setup/env.sh is expected; `make test`
//   brings it node tests/run-all.mjs list           names the stages
//
// Each stage's whole output is in target/test-logs/<stage>.log and is shown when it fails.

import { spawn } from "node:child_process";
import { createWriteStream, globSync, mkdirSync, readFileSync } from "node:fs";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { cargoCounts, conformanceCounts, judge, nodeCounts, skipReasons } from "./setup/counts.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LOGS = "target/test-logs";
const SHOWN_LINES = 60;
const { env } = process;
const noStdTarget = env.WICKETGATE_NO_STD_TARGET;

/** A stage without `count` is one check. What `isBuild` makes is what stages with `onBuild` test, so these bring it along. */
const STAGES = [
  { name: "rustfmt", command: ["cargo", "fmt", "--all", "--check"] },
  {
    name: "rustfmt-peers",
    command: ["cargo", "fmt", "--check", "--manifest-path", "tests/peers/laravel-iam/Cargo.toml"],
  },
  {
    name: "clippy",
    command: ["cargo", "clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"],
    minutes: 8,
  },
  // What the members above share their features with in one build, each alone.
  ...["wicketgate", "wicketgate-wasm"].map((name) => ({
    name: `clippy-${name === "wicketgate" ? "core" : "bindings"}-verify`,
    command: [
      "cargo",
      "clippy",
      "--package",
      name,
      "--no-default-features",
      "--all-targets",
      "--",
      "-D",
      "warnings",
    ],
    minutes: 8,
  })),
  {
    name: "clippy-pages",
    command: ["cargo", "clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
    minutes: 8,
  },
  {
    name: "clippy-peers",
    command: [
      "cargo",
      "clippy",
      "--locked",
      "--manifest-path",
      "tests/peers/laravel-iam/Cargo.toml",
      "--target-dir",
      "target/laravel-iam",
      "--",
      "-D",
      "warnings",
    ],
  },
  {
    name: "core-verify",
    command: ["cargo", "test", "--package", "wicketgate", "--no-default-features", "--lib", "--no-fail-fast"],
    count: cargoCounts,
    minutes: 10,
  },
  {
    name: "core",
    command: ["cargo", "test", "--workspace", "--no-fail-fast"],
    count: cargoCounts,
    minutes: 10,
  },
  {
    name: "no-std",
    command: ["cargo", "build", "--package", "wicketgate", "--features", "check", "--target", noStdTarget],
    toolchain: env.WICKETGATE_NO_STD_TOOLCHAIN,
  },
  { name: "wasm", isBuild: true, command: ["bash", "tests/setup/build-wasm.sh"], minutes: 8 },
  {
    name: "wasm-conformance",
    isBuild: true,
    command: ["bash", "tests/setup/build-wasm.sh", "conformance"],
    minutes: 8,
  },
  { name: "worker-bundle", isBuild: true, command: ["bash", "tests/setup/build-worker.sh"] },
  ...["chrome", "firefox"].flatMap((browser) => [wasmPack(browser, "verify"), wasmPack(browser, "gate")]),
  { name: "deny", command: ["cargo", "deny", "--all-features", "check", "bans", "licenses", "sources"] },
  {
    name: "deny-peers",
    command: [
      "cargo",
      "deny",
      "--manifest-path",
      "tests/peers/laravel-iam/Cargo.toml",
      "check",
      "bans",
      "licenses",
      "sources",
    ],
  },
  {
    name: "advisories",
    command: ["cargo", "deny", "--all-features", "check", "advisories"],
    unreachable: /failed to fetch advisory database/,
  },
  { name: "biome", command: ["node_modules/.bin/biome", "check", "--max-diagnostics=50", "."] },
  {
    name: "types-package",
    // The sources are checked against the generated glue.
    onBuild: true,
    command: [env.NODE, "node_modules/typescript/bin/tsc", "--project", "tsconfig.json"],
  },
  {
    name: "types-worker",
    command: [env.NODE, "node_modules/typescript/bin/tsc", "--project", "worker/tsconfig.json"],
  },
  nodeTests("setup"),
  nodeTests("mutation"),
  nodeTests("build"),
  nodeTests("api"),
  nodeTests("differential"),
  {
    name: "conformance",
    onBuild: true,
    command: [env.NODE, "tests/conformance/run.mjs"],
    count: conformanceCounts,
    minutes: 6,
  },
  nodeTests("worker"),
  nodeTests("examples"),
  nodeTests("peers"),
  nodeTests("runtimes"),
  nodeTests("storm"),
  nodeTests("browser"),
  nodeTests("oracles"),
  nodeTests("install"),
  nodeTests("docs"),
];

/** The bindings as a browser runs them, with the features of an artefact. */
function wasmPack(browser, artefact) {
  const driver =
    browser === "chrome"
      ? ["--chromedriver", env.CHROMEDRIVER]
      : ["--geckodriver", env.WICKETGATE_GECKODRIVER];
  const features = ["--features", "panic-hook", ...(artefact === "verify" ? ["--no-default-features"] : [])];
  const command = ["wasm-pack", "test", "--headless", `--${browser}`, ...driver, "--mode", "no-install"];
  return {
    name: `wasm-pack-${browser}-${artefact}`,
    command: [...command, "pkg/bindings", ...features],
    toolchain: env.WICKETGATE_WASM_TOOLCHAIN,
    count: cargoCounts,
    minutes: 8,
  };
}

function nodeTests(folder) {
  const files = globSync(`tests/${folder}/*.test.mjs`, { cwd: ROOT }).sort();
  // Without a file Node would look for tests everywhere; the pattern itself finds none and the stage fails,
  // as it should.
  const patterns = files.length > 0 ? files : [`tests/${folder}/*.test.mjs`];
  return {
    name: folder,
    onBuild: true,
    command: [env.NODE, "--test", "--test-reporter=spec", ...patterns],
    count: nodeCounts,
    minutes: 6,
  };
}

/** Ends with what the command said and how it ended; a command over its time is ended with all that it started. */
async function run({ name, command, toolchain, minutes = 5 }) {
  const log = `${LOGS}/${name}.log`;
  const file = createWriteStream(log);
  const environment = { ...env, CARGO_TERM_COLOR: "never", NO_COLOR: "1", FORCE_COLOR: "0" };
  if (toolchain) environment.RUSTUP_TOOLCHAIN = toolchain;
  const child = spawn(command[0], command.slice(1), {
    cwd: ROOT,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  const endGroup = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has ended by itself.
    }
  };
  const onSignal = () => {
    endGroup("SIGTERM");
    process.exit(130);
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  const limit = setTimeout(() => {
    file.write(`\nrun-all: ended after ${minutes} minutes, its limit\n`);
    endGroup("SIGKILL");
  }, minutes * 60_000);
  const exitCode = await new Promise((resolve) => {
    child.once("error", (error) => {
      file.write(`${error.message}\n`);
      resolve(127);
    });
    child.once("close", (code) => resolve(code ?? 1));
  });
  clearTimeout(limit);
  process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  file.end();
  await finished(file);
  return { output: readFileSync(log, "utf8"), exitCode, log };
}

async function runStage(stage) {
  const began = performance.now();
  process.stdout.write(`${stage.name} ... `);
  const { output, exitCode, log } = await run(stage);
  const seconds = (performance.now() - began) / 1000;
  if (exitCode !== 0 && stage.unreachable?.test(output)) {
    console.log("not checked: the advisory database cannot be reached from here");
    return { name: stage.name, passed: 0, failed: 0, skipped: 1, seconds };
  }
  const counts = judge(stage.count, output, exitCode);
  console.log(
    `${counts.failed === 0 ? "ok" : "FAILED"}, ${counts.passed} passed, ${counts.failed} failed, ${seconds.toFixed(1)} s`,
  );
  for (const reason of skipReasons(output)) console.log(`    skipped: ${reason}`);
  if (counts.failed > 0) {
    const lines = output.trimEnd().split("\n");
    console.log(
      lines
        .slice(-SHOWN_LINES)
        .map((line) => `    ${line}`)
        .join("\n"),
    );
    console.log(
      `    ($ ${stage.command.join(" ")}; ended with ${exitCode}; ${lines.length} lines in ${log})`,
    );
  }
  return { name: stage.name, ...counts, seconds };
}

function printTable(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  console.log(`\n${"stage".padEnd(width)}  passed  failed  skipped  seconds`);
  for (const { name, passed, failed, skipped, seconds } of results) {
    const columns = [
      String(passed).padStart(6),
      String(failed).padStart(6),
      String(skipped).padStart(7),
      seconds.toFixed(1).padStart(7),
    ];
    console.log(`${name.padEnd(width)}  ${columns.join("  ")}`);
  }
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => name !== "list" && !STAGES.some((stage) => stage.name === name));
if (asked.includes("list")) {
  console.log(STAGES.map(({ name }) => name).join("\n"));
} else if (unknown.length > 0) {
  console.error(
    `run-all: no stage is called ${unknown.join(", ")}; the stages are ${STAGES.map(({ name }) => name).join(", ")}`,
  );
  process.exitCode = 2;
} else if (!noStdTarget || !env.NODE) {
  console.error("run-all: the environment is missing. Start it with: make test");
  process.exitCode = 2;
} else {
  mkdirSync(`${ROOT}/${LOGS}`, { recursive: true });
  process.chdir(ROOT);
  const isAsked = ({ name }) => asked.length === 0 || asked.includes(name);
  const needsBuild = STAGES.some((stage) => stage.onBuild && isAsked(stage));
  const results = [];
  for (const stage of STAGES) {
    if (isAsked(stage) || (stage.isBuild && needsBuild)) results.push(await runStage(stage));
  }
  printTable(results);
  const total = (member) => results.reduce((sum, result) => sum + result[member], 0);
  console.log(`${total("passed")} passed, ${total("failed")} failed`);
  process.exitCode = total("failed") === 0 ? 0 : 1;
}
