// How does the demo begin and end? `make demo` runs this: an issuer, an upstream, the Worker and two other
// sites, each in a process of its own on loopback, until Ctrl-C.

import { createInterface } from "node:readline";
import { makeCertificates } from "./certificates.mjs";
import { checkPortIsFree, start } from "./processes.mjs";
import { configurationText, HOST, readPorts } from "./settings.mjs";

const ISSUER_IS_GONE = `
The gate serves the keys it holds until they are 30 s old, then it refuses every token.
Type issuer and Enter to start it again, with a new key: the gate recovers by itself.`;

const running = new Map();
let certificates;
let ending = false;

try {
  const ports = readPorts(process.env.WICKETGATE_DEMO_PORT);
  await begin(ports);
} catch (error) {
  if (!ending) {
    console.error(`\nThe demo cannot start: ${error.message}.`);
    if (error.isPort) {
      console.error(
        "Choose another one, and the four after it are used as well: WICKETGATE_DEMO_PORT=9100 make demo",
      );
    }
    await end(1);
  }
}

async function begin(ports) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => end(0));
  for (const port of Object.values(ports)) await checkPortIsFree(port);

  console.log("Wicketgate demo: starting on loopback, a few seconds");
  certificates = makeCertificates();
  const configuration = configurationText(ports);
  const { keyFile, certificateFile } = certificates.server([HOST]);
  const tls = { keyFile, certificateFile };

  const startIssuer = () => startOne("issuer", { port: ports.issuer, ...tls });
  await startIssuer();
  console.log(
    `  issuer    https://${HOST}:${ports.issuer}   process ${running.get("issuer").pid}, holds the only private key`,
  );
  await startOne("upstream", {
    port: ports.upstream,
    ...tls,
    authorityFile: certificates.authorityFile,
    configuration,
    ports,
  });
  console.log(
    `  upstream  https://${HOST}:${ports.upstream}   process ${running.get("upstream").pid}, echoes what reaches it`,
  );
  await startOne("worker", { port: ports.worker, authorityFile: certificates.authorityFile, configuration });
  console.log(
    `  worker    http://${HOST}:${ports.worker}    process ${running.get("worker").pid}, in workerd`,
  );

  for (const name of ["partner", "stranger"]) {
    await startOne(name, { name, ports }, "site");
    console.log(
      `  ${name.padEnd(9)} http://${HOST}:${ports[name]}    process ${running.get(name).pid}, another site`,
    );
  }

  console.log(instructions(`http://${HOST}:${ports.worker}`));
  listenForCommands(startIssuer);
}

async function startOne(name, settings, script = name) {
  const report = (how) => {
    running.delete(name);
    if (!ending)
      console.error(
        `\n${how}.${name === "issuer" ? ISSUER_IS_GONE : " Press Ctrl-C, then run make demo again."}`,
      );
  };
  const child = await start(name, settings, {
    script,
    temporaryFolder: certificates.folder,
    onLine: writeAuditLine,
    onDeath: report,
  });
  running.set(name, child);
}

/** The issuer can be taken away and brought back while everything else goes on. */
function listenForCommands(startIssuer) {
  const input = createInterface({ input: process.stdin });
  input.on("line", async (line) => {
    if (line.trim() !== "issuer") return;
    const issuer = running.get("issuer");
    if (!issuer) {
      try {
        await startIssuer();
        console.log(`The issuer is back with a new key, process ${running.get("issuer").pid}.`);
      } catch (error) {
        console.error(`${error.message}.`);
      }
      return;
    }
    running.delete("issuer");
    await issuer.end();
    console.log(`The issuer is stopped.${ISSUER_IS_GONE}`);
  });
}

/** What the Worker logs about tokens and keys; that the page's files were passed on is of no interest here. */
function writeAuditLine(line) {
  if (!line.includes('"outcome":"public"')) console.log(`  audit     ${line}`);
}

function instructions(url) {
  const mint = `curl -sS -X POST ${url}/issuer/mint`;
  return `
Open ${url}/ in a browser to cheat with tokens or to play one of four systems, ${url}/embed to see frames
come and be refused, or try:

  # a fresh token: accepted
  curl -sS -i -H "Authorization: Bearer $(${mint})" ${url}/api/orders

  # no token: refused
  curl -sS -i ${url}/api/orders

  # the end of the signature forged: refused
  curl -sS -i -H "Authorization: Bearer $(${mint} | sed 's/....$/AAAA/')" ${url}/api/orders

Type issuer and Enter to stop the issuer, and again to start it. Ctrl-C ends everything.
What the gate tells its operator follows here:
`;
}

async function end(exitCode) {
  if (ending) return;
  ending = true;
  await Promise.all([...running.values()].map((child) => child.end()));
  certificates?.remove();
  process.exit(exitCode);
}
