// Which four systems are there to play? What a card and a picture say of each; the rest comes from its example.

export const SYSTEMS = [
  {
    name: "air-kit",
    title: "AIR Kit",
    sentence: "Credentials and wallets in a frame: a partner’s own routes take Partner JWTs of five minutes.",
    flow: {
      page: "the partner’s page",
      vendor: "AIR Kit",
      token: "Partner JWT",
      claims: "claims",
      keys: "keys",
      past: "its frame",
    },
    caption:
      "The page brings a Partner JWT in a header of its own, and the gate fetches the public keys of the partner and of AIR Kit. " +
      "What happens in AIR Kit’s frame does not pass the gate.",
  },
  {
    name: "sigid",
    title: "SigID",
    sentence:
      "Login with consent: a service of many tenants gets people of the right tenant, and agents where SigID says yes.",
    flow: {
      page: "a person’s browser",
      vendor: "SigID",
      token: "access token",
      claims: "some claims",
      keys: "keys",
      past: "login",
    },
    caption:
      "The gate asks for tenant, scope and the strength of the login, and hands on the claims that were promised. " +
      "Login and consent happen at SigID, past the gate.",
  },
  {
    name: "round-two",
    title: "Round Two",
    sentence:
      "A feedback board in a page: user tokens by RS256, with names and pictures that deceive nobody.",
    flow: {
      page: "the application’s page",
      vendor: "Round Two",
      token: "user token",
      claims: "claims",
      past: "embed",
    },
    caption:
      "The application’s own feedback service takes the token that the embed has. Its one public key is pasted into the " +
      "configuration, so the gate fetches nothing. The embed itself does not pass the gate.",
  },
  {
    name: "iam",
    title: "IAM SDK",
    sentence:
      "A server of your own for identities: its access tokens pass, and nothing else of the same key.",
    flow: {
      page: "or a service",
      vendor: "IAM server",
      token: "access token",
      claims: "claims",
      keys: "keys",
      past: "login",
    },
    caption:
      "The gate fetches the server’s public keys and lets access tokens for this service through, to the second. " +
      "Login, and the question what a user may do, go to the server past the gate.",
  },
];

export const lineOf = ({ name }) => `"profile": "${name}"`;
