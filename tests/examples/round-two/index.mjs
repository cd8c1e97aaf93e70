// What passes in front of an application that embeds Round Two? Its own feedback service takes the token that
// the embed has, so both believe the same users: signed by RS256, short-lived, with clean user data.
//
// tests/examples/play.mjs says what is exported here, and plays it.

import { newHostSigner } from "../../support/host-signer.mjs";
import { start as startRoundTwo } from "../../support/round-two-server.mjs";
import { trustingFetch } from "../../support/trusting-fetch.mjs";
import { nowSeconds } from "../../support/vendor-server.mjs";
import { asked, startService } from "../service.mjs";

export const system = "Round Two";

const APP = "https://app.customer.example";
const PICTURES = "images.customer.example";
const PATH = "/feedback/notes";

export async function start({ certificates }) {
  const certificate = certificates.server();
  const vendor = await startRoundTwo({ certificate });
  const upstream = await startService(certificate);
  const fetch = trustingFetch(certificates.authority);
  return {
    vendor,
    upstream,
    urls: { issuer: vendor.issuer, audience: vendor.audience, pem: vendor.pem(), upstream: upstream.url },
    gateOptions: { fetch },
    close: () => Promise.all([fetch.stop(), vendor.close(), upstream.stop()]),
  };
}

/** The tokens name no key: there is the one that was pasted, here as at the vendor. */
export const configuration = ({ issuer, audience, pem, upstream }) => ({
  issuers: {
    board: {
      profile: "round-two",
      issuer,
      audience: [audience],
      pem,
      claims: { avatar_url: { hosts: [PICTURES] } },
    },
  },
  origins: [APP],
  routes: [
    {
      path: "/feedback/*",
      methods: ["GET", "POST"],
      issuers: ["board"],
      cors: { headers: ["Content-Type"] },
      upstream,
    },
  ],
});

const refused = (code, status = 401) => ({ status, code });
const passed = (...body) => ({ status: 200, body });

/** A user token in which these claims stand otherwise. */
const user =
  (claims) =>
  ({ vendor }) =>
    asked(PATH, vendor.mint("user", claims));

const preflight = (origin) => ({
  method: "OPTIONS",
  path: PATH,
  headers: {
    origin,
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,content-type",
  },
});

export const story = [
  {
    title: "Ada opens the feedback board",
    rule: "RTW-ALG-1",
    request: ({ vendor }) => {
      const request = asked(PATH, vendor.mint("user", { avatar_url: undefined }), "POST");
      return { ...request, headers: { ...request.headers, origin: APP }, body: "" };
    },
    expected: { ...passed('"name":"Ada Lovelace"'), headers: { "access-control-allow-origin": APP } },
    shows:
      "A token signed with RS256 opens the board, though it names no key: there is only the one that was pasted.",
  },
  {
    title: "Ada's picture comes along",
    rule: "RTW-USR-1",
    request: user({ avatar_url: `https://${PICTURES}/ada.png` }),
    expected: passed(`https://${PICTURES}/ada.png`),
    shows: "A picture passes where its host is listed.",
  },
  {
    title: "The application's page asks first",
    rule: "RTW-ORG-1",
    request: () => preflight(APP),
    expected: { status: 204, headers: { "access-control-allow-origin": APP } },
    shows: "The page's origin stands in the list, letter for letter, so its browser may ask.",
  },
  {
    title: "A page of nearly the same name asks",
    rule: "RTW-ORG-1",
    request: () => preflight("https://app.customer.example.evil.example"),
    expected: refused("cors_origin_not_listed", 403),
    shows: "An origin that only begins like a listed one is no listed one.",
  },
  {
    title: "The board's name in other letters",
    rule: "IAM-ISS-1",
    request: user({ iss: "my workspace/Product feedback" }),
    expected: refused("iss_mismatch"),
    shows:
      "`workspace/board` is compared with its spaces and its case: another board's token opens nothing here.",
  },
  {
    title: "A token signed by ES256",
    rule: "RTW-ALG-1",
    request: ({ vendor }) => asked(PATH, vendor.mint("user", {}, {}, newHostSigner("ES256"))),
    expected: refused("alg_mismatch"),
    shows: "The algorithm is the entry's, RS256, and never the token's to choose.",
  },
  {
    title: "A token that lives one second too long",
    rule: "RTW-EXP-1",
    request: (scene) => user({ exp: nowSeconds() + 301, iat: nowSeconds() })(scene),
    expected: refused("lifetime_too_long"),
    shows: "Five minutes are the most, and 301 seconds are more.",
  },
  {
    title: "A name that turns the text around",
    rule: "RTW-USR-1",
    request: user({ name: "Ada \u202Egpj.exe" }),
    expected: refused("claim_refused"),
    shows: "A sign that reverses the writing order would show another name than the one that is stored.",
  },
  {
    title: "A name with a letter that nobody sees",
    rule: "RTW-USR-1",
    request: user({ name: "Ada\u200B Lovelace" }),
    expected: refused("claim_refused"),
    shows: "Two names that look alike and are not would pass for one person.",
  },
  {
    title: "An e-mail address that is none",
    rule: "RTW-USR-1",
    request: user({ email: "ada@customer.example, eve@evil.example" }),
    expected: refused("claim_refused"),
    shows: "Two addresses in one would let a stranger read along.",
  },
  {
    title: "A picture from the machine itself",
    rule: "RTW-USR-1",
    request: user({ avatar_url: "https://169.254.169.254/latest/meta-data" }),
    expected: refused("claim_refused"),
    shows: "An address by number leads whoever fetches it into the network behind.",
  },
  {
    title: "A picture from a host that nobody listed",
    rule: "RTW-USR-1",
    request: user({ avatar_url: `https://${PICTURES}.evil.example/ada.png` }),
    expected: refused("claim_refused"),
    shows: "A picture is fetched by everyone who sees the board, so a stranger's host would count them.",
  },
];
