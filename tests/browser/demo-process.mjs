// How does a test run the demo? As `make demo` does once all is built: start.mjs in a process of its own, on
// free ports, with a temporary folder of its own so that what it leaves behind can be seen.
//
//   const demo = await startDemo();
//   demo.url                                   // "http://127.0.0.1:23456"
//   demo.curlLines                             // the three lines to paste
//   demo.processId("issuer")                   // issuer, upstream, worker, partner or stranger
//   demo.type("issuer");                       // a line on its terminal
//   await demo.printed(/is stopped/);          // waits for it
//   await demo.stop();                         // as Ctrl-C does: { exitCode, leftBehind }
//   runDemo({ WICKETGATE_DEMO_PORT: "x" })     // for a demo that cannot start: { exitCode, output }

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../../worker/demo/start.mjs", import.meta.url));
const PRINT_LIMIT_MS = 40_000;

export async function startDemo() {
  const port = await freePorts();
  const demo = launch({ WICKETGATE_DEMO_PORT: String(port) });
  await demo.printed(/What the gate tells its operator/);
  return {
    ...demo,
    port,
    url: `http://127.0.0.1:${port}`,
    curlLines: demo.output().match(/^ {2}curl .*$/gm),
    processId: (name) => Number(new RegExp(`${name} .*process ([0-9]+)`).exec(demo.output())[1]),
  };
}

export async function runDemo(environment) {
  const demo = launch(environment);
  return { ...(await demo.ended), output: demo.output() };
}

function launch(environment) {
  const folder = mkdtempSync(join(tmpdir(), "wicketgate-demo-test-"));
  const child = spawn(process.execPath, [SCRIPT], {
    env: { ...process.env, ...environment, TMPDIR: folder },
  });
  let output = "";
  const waiting = new Set();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
      for (const look of waiting) look();
    });
  }
  const ended = once(child, "close").then(([exitCode]) => {
    const leftBehind = readdirSync(folder);
    rmSync(folder, { recursive: true });
    return { exitCode, leftBehind };
  });

  function printed(pattern) {
    return new Promise((resolve, reject) => {
      const fail = (why) =>
        reject(new Error(`the demo ${why} before it printed ${pattern}; it printed:\n${output}`));
      const timer = setTimeout(() => fail("took too long"), PRINT_LIMIT_MS);
      const look = () => {
        if (!pattern.test(output)) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      ended.then(() => fail("ended"));
      look();
    });
  }

  return {
    output: () => output,
    printed,
    type: (line) => child.stdin.write(`${line}\n`),
    ended,
    stop: () => {
      child.kill("SIGINT");
      return ended;
    },
  };
}

/** The first of five ports in a row that nobody uses now. */
async function freePorts() {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const probes = await Promise.all([0, 1, 2, 3, 4].map((offset) => listen(first + offset)));
    for (const probe of probes) probe?.close();
    if (probes.every(Boolean)) return first;
  }
}

export function listen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
