// Which certificates does the storm show the Worker? One that is good, and three that no client may take: of
// another host, expired, and by an authority that nobody trusts. The authority of the first three is made at
// run time.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCertificates } from "../support/certificates.mjs";
import { authority } from "../support/worker-scene.mjs";

const CERTIFICATION_SETTINGS = (folder) => `[ca]
default_ca = storm
[storm]
database = ${join(folder, "index.txt")}
new_certs_dir = ${folder}
serial = ${join(folder, "serial")}
default_md = sha256
policy = any
x509_extensions = server
[any]
commonName = supplied
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
`;

/** `{ authority, authorityFile, good, otherHost, expired, stranger }`: the last four as node:https takes them. */
export function makeStormCertificates() {
  const house = authority();
  const stranger = makeCertificates();
  return {
    authority: house.authority,
    authorityFile: house.authorityFile,
    good: house.server(),
    otherHost: house.server(["elsewhere.example"]),
    expired: expired(house),
    stranger: stranger.server(),
  };
}

// `openssl x509` of OpenSSL 3.0 signs for days to come only; `openssl ca` takes any dates.
function expired({ folder, authorityFile }) {
  const inFolder = (name) => join(folder, name);
  const [keyFile, file] = [inFolder("expired.key"), inFolder("expired.pem")];
  writeFileSync(inFolder("expired.cnf"), CERTIFICATION_SETTINGS(folder));
  writeFileSync(inFolder("index.txt"), "");
  writeFileSync(inFolder("serial"), "7001\n");
  openssl(["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", keyFile]);
  openssl([
    "req",
    "-new",
    "-key",
    keyFile,
    "-subj",
    "/CN=localhost",
    "-sha256",
    "-out",
    inFolder("expired.csr"),
  ]);
  const dates = ["-startdate", "20200101000000Z", "-enddate", "20200201000000Z"];
  const signing = [
    "-cert",
    authorityFile,
    "-keyfile",
    inFolder("authority.key"),
    "-in",
    inFolder("expired.csr"),
    "-out",
    file,
  ];
  openssl(["ca", "-batch", "-notext", "-config", inFolder("expired.cnf"), ...dates, ...signing]);
  return { key: readFileSync(keyFile, "utf8"), cert: readFileSync(file, "utf8") };
}

function openssl(parameters) {
  try {
    execFileSync("openssl", parameters, { stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    throw new Error(`openssl ${parameters[0]} failed: ${String(error.stderr ?? error.message).trim()}`);
  }
}
