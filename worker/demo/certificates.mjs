// Where do the https servers of the demo and the tests get certificates? From a throw-away authority made
// here with the openssl command in a temporary folder, which goes when `remove` is called or the process
// ends.
//
//   const certificates = makeCertificates();
//   const { key, cert } = certificates.server();          // PEM texts, as node:https takes them
//   spawn(..., { env: { ...process.env, NODE_EXTRA_CA_CERTS: certificates.authorityFile } });
//   certificates.remove();

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VALID_DAYS = 2;

const AUTHORITY_SETTINGS = `[req]
distinguished_name = name
prompt = no
x509_extensions = authority
[name]
CN = Wicketgate throw-away authority
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
`;

/** A new authority in a new temporary folder. */
export function makeCertificates() {
  const folder = mkdtempSync(join(tmpdir(), "wicketgate-certificates-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);

  const inFolder = (name) => join(folder, name);
  const authorityFile = inFolder("authority.pem");
  const authorityKeyFile = inFolder("authority.key");
  try {
    writeFileSync(inFolder("authority.cnf"), AUTHORITY_SETTINGS);
    makeKey(authorityKeyFile);
    openssl(
      "req",
      "-x509",
      "-new",
      "-key",
      authorityKeyFile,
      "-config",
      inFolder("authority.cnf"),
      "-sha256",
      "-days",
      String(VALID_DAYS),
      "-out",
      authorityFile,
    );
  } catch (error) {
    remove();
    throw error;
  }

  let count = 0;

  /** A server certificate for these DNS names and IP addresses: with -1 days it is over, and it may be its own authority. */
  function server(names = ["localhost", "127.0.0.1"], { days = VALID_DAYS, isSelfSigned = false } = {}) {
    count += 1;
    const file = (ending) => inFolder(`server-${count}.${ending}`);
    writeFileSync(file("cnf"), serverSettings(names, isSelfSigned));
    makeKey(file("key"));
    openssl("req", "-new", "-key", file("key"), "-config", file("cnf"), "-sha256", "-out", file("csr"));
    openssl(
      "x509",
      "-req",
      "-in",
      file("csr"),
      ...(isSelfSigned ? ["-signkey", file("key")] : ["-CA", authorityFile, "-CAkey", authorityKeyFile]),
      "-set_serial",
      String(count),
      "-extfile",
      file("cnf"),
      "-extensions",
      "server",
      "-sha256",
      "-days",
      String(days),
      "-out",
      file("pem"),
    );
    return {
      key: readFileSync(file("key"), "utf8"),
      cert: readFileSync(file("pem"), "utf8"),
      keyFile: file("key"),
      certificateFile: file("pem"),
    };
  }

  return { folder, authorityFile, authority: readFileSync(authorityFile, "utf8"), server, remove };
}

// A certificate that is its own authority has what `openssl req -x509` gives it.
function serverSettings(names, isSelfSigned) {
  const alternatives = names.map((name) => `${isIP(name) ? "IP" : "DNS"}:${name}`).join(", ");
  return `[req]
distinguished_name = name
prompt = no
[name]
CN = ${names[0]}
[server]
basicConstraints = critical, CA:${isSelfSigned ? "TRUE" : "FALSE"}
keyUsage = critical, digitalSignature${isSelfSigned ? ", keyCertSign" : ""}
extendedKeyUsage = serverAuth
subjectAltName = ${alternatives}
`;
}

function makeKey(file) {
  openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", file);
}

function openssl(...parameters) {
  try {
    execFileSync("openssl", parameters, { stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    if (error.code === "ENOENT")
      throw new Error("the openssl command is missing; `make setup` says how to install it");
    throw new Error(`openssl ${parameters[0]} failed: ${String(error.stderr).trim()}`);
  }
}
