// What does a gate tell of fetches that fail? Prints it of each address, as one line of JSON; the process
// trusts whom it was started to trust.
//
//   node fetch-failure-probe.mjs '{"urls":{"name":"https://…"},"token":"…","issuer":"…","audience":"…"}'

import process from "node:process";
import { Wicketgate } from "wicketgate";

const { urls, token, issuer, audience } = JSON.parse(process.argv.at(-1));

const told = await Promise.all(
  Object.entries(urls).map(async ([name, jwksUri]) => {
    const events = [];
    const gate = await Wicketgate.load(
      { issuers: { orders: { issuer, audience: [audience], jwksUri } } },
      { onEvent: (event) => events.push(event) },
    );
    try {
      return [name, { verified: (await gate.verify(token)).claims.iss }];
    } catch ({ code, cause }) {
      const { failure } = events.find(({ type }) => type === "jwks_fetch");
      const [{ lastFailure }] = gate.keyStatus();
      return [
        name,
        {
          failure,
          status: lastFailure.failure,
          isHidden: !Object.keys(failure).includes("cause"),
          refusal: { code, cause: cause?.message, hasOwnCause: cause?.cause !== undefined },
        },
      ];
    }
  }),
);
console.log(JSON.stringify(Object.fromEntries(told)));
