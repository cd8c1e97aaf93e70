// Which tokens meet the Worker? Genuine ones, from the provider through `openid-client`, of the key that
// signs now and of keys that signed before; and false ones, which may never pass: forged by an attacker with
// keys of his own, changed, expired, meant for someone else. `draw` gives one of them by the storm's chance.
//
//   const tokens = await openTokens({ client, provider, attacker, random });
//   tokens.draw();            // { name, text, kid, isGenuine }
//   await tokens.renew();     // after a rotation: from now on the new key's
//   tokens.neighbour = other;  // whose tokens are tried here, too
//   tokens.stop();

const RENEWAL_MS = 15_000;
const KEPT_A_KEY = 6;
/** Time that a genuine token must have left: longer than any answer takes. */
const LEAST_LEFT_SECONDS = 20;
/** Shares of all requests; the rest is genuine under the key that signs now. */
const FALSE_SHARE = 0.35;
const EARLIER_SHARE = 0.25;

export async function openTokens({ client, provider, attacker, random }) {
  const genuine = [];
  const [brief, elsewhere] = [await client.token("brief"), await client.token("otherAudience")];
  const briefIsDeadAtMs = Date.now() + 2_000;

  async function renew() {
    const text = await client.token("good");
    genuine.push({ text, kid: headerOf(text).kid, endsAtSeconds: claimsOf(text).exp });
    const now = Date.now() / 1000;
    const usable = genuine.filter(({ endsAtSeconds }) => endsAtSeconds - now > LEAST_LEFT_SECONDS);
    const kept = usable.filter(
      ({ kid }, index) => usable.slice(index + 1).filter((later) => later.kid === kid).length < KEPT_A_KEY,
    );
    genuine.splice(0, genuine.length, ...kept);
  }

  await renew();
  await renew();
  // The provider itself is never down for its clients; a renewal that fails all the same leaves the tokens
  // from before.
  const renewal = setInterval(() => renew().catch(() => {}), RENEWAL_MS);

  const usable = (fits) => {
    const now = Date.now() / 1000;
    return genuine.filter((token) => token.endsAtSeconds - now > LEAST_LEFT_SECONDS && fits(token));
  };
  const newest = () => usable(({ kid }) => kid === genuine.at(-1).kid);
  const earlier = () => usable(({ kid }) => kid !== genuine.at(-1).kid);

  const forgeries = {
    "forged under the real kid": () => forged({ kid: provider.kid }),
    "forged under a kid of its own": () => forged({ kid: attacker.keyIds()[0] }),
    "unknown kid": () => forged({ kid: `no-${random.integer(0, 2 ** 31)}` }),
    "signature changed": ({ text, kid }) => ({
      text: changed(text, text.lastIndexOf(".") + 1 + random.integer(0, 80)),
      kid,
    }),
    "claims changed": ({ text, kid }) => {
      const [header, , signature] = text.split(".");
      return { text: `${header}.${encoded({ ...claimsOf(text), sub: "admin" })}.${signature}`, kid };
    },
    "no signature": ({ text, kid }) => ({
      text: `${encoded({ ...headerOf(text), alg: "none" })}.${text.split(".")[1]}.`,
      kid,
    }),
    "other audience": () => ({ text: elsewhere, kid: headerOf(elsewhere).kid }),
    "another issuer's": () => tokens.neighbour?.newest() ?? forgeries["other audience"](),
    expired: () => ({ text: brief, kid: headerOf(brief).kid }),
  };
  const forged = ({ kid }) => {
    const header = { ...headerOf(genuine.at(-1).text), kid };
    return {
      text: attacker.sign(
        JSON.stringify(header),
        JSON.stringify({ ...claimsOf(genuine.at(-1).text), sub: "admin" }),
      ),
      kid,
    };
  };

  function draw() {
    const current = random.oneOf(newest());
    if (random.chance(FALSE_SHARE)) {
      const name = random.oneOf(Object.keys(forgeries));
      if (name !== "expired" || Date.now() > briefIsDeadAtMs)
        return { ...forgeries[name](current), name, isGenuine: false };
    }
    const old = random.chance(EARLIER_SHARE) ? earlier() : [];
    const { text, kid } = old.length > 0 ? random.oneOf(old) : current;
    return { name: old.length > 0 ? "earlier key" : "good", text, kid, isGenuine: true };
  }

  const tokens = {
    draw,
    renew,
    newest: () => newest().at(-1),
    neighbour: undefined,
    stop: () => clearInterval(renewal),
  };
  return tokens;
}

function changed(text, index) {
  return text.slice(0, index) + (text[index] === "A" ? "B" : "A") + text.slice(index + 1);
}

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const decoded = (text, part) => JSON.parse(Buffer.from(text.split(".")[part], "base64url"));
const headerOf = (text) => decoded(text, 0);
const claimsOf = (text) => decoded(text, 1);
