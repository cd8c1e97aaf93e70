// Where do tests get certificates for https on loopback? From the demo's throw-away authority; its file holds
// the contract.
export { makeCertificates } from "../../worker/demo/certificates.mjs";
