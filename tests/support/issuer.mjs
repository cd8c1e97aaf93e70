// Who signs the tokens of the tests? The demo's key holder, in the test's own process; its file holds the
// contract.
export { createIssuer } from "../../worker/demo/key-holder.mjs";
