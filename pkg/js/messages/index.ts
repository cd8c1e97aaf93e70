// What is in the module that is loaded once there is something to say? Sentences for operators, made of
// codes and data.

export { inWords } from "./configuration-message.ts";
export { explanation } from "./fetch-failure.ts";
export { meaningOf, messageOf, nearMissIn, partsOf } from "./refusal-message.ts";
export { withRequest } from "./request-data.ts";
export { stepUpMessage } from "./step-up-message.ts";
