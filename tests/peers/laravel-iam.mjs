// How does a test ask the published crate `laravel-iam` about a token? Through the program of laravel-iam/,
// that set-up builds.
//
//   test("…", { skip: unasked }, …)          // the reason where it cannot be asked, else false
//   const peer = openPeer({ authorityFile });
//   await peer.ask({ ask: "verify", baseUrl, issuer, audience, token })   // { verified } or { refused }
//   peer.stop();

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const { WICKETGATE_LARAVEL_IAM: program, PATH } = process.env;

function reasonToSkip() {
  if (!program) return "the program that asks laravel-iam is not built: make setup builds it";
  // OpenSSL takes another authority from the environment; the TLS of other systems does not.
  if (process.platform !== "linux") return "laravel-iam trusts none but the system's authorities here";
  return false;
}

export const unasked = reasonToSkip();

export function openPeer({ authorityFile }) {
  // Nothing of this process's environment, such as a proxy, reaches it.
  const env = { PATH, SSL_CERT_FILE: authorityFile };
  const child = spawn(program, { env, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let last = Promise.resolve();

  /** Questions are answered in turn. */
  const ask = (question) => {
    last = last.then(async () => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`laravel-iam-peer ended with ${child.exitCode}`);
      const answer = JSON.parse(value);
      if (answer.question) throw new Error(`laravel-iam-peer cannot read the question: ${answer.question}`);
      return answer;
    });
    return last;
  };
  const stop = async () => {
    child.stdin.end();
    if (child.exitCode === null) await once(child, "exit");
  };
  return { ask, stop };
}
