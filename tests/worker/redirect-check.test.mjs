// Does a redirect URI or a return target reach the upstream that should not? Neither in the query nor in a
// form, under no name and in no spelling that the upstream may read another way; and what passes arrives byte
// for byte.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { openScene, refusedWith } from "../support/worker-scene.mjs";

const CALLBACK = "https://client.example/callback";
const GOOD = `client_id=shop&redirect_uri=${encodeURIComponent(CALLBACK)}`;
const FORM = ["Content-Type", "application/x-www-form-urlencoded"];

let scene;
before(async () => {
  scene = await openScene({
    configure: (base, { upstream }) => ({
      ...base,
      redirects: {
        shop: { web: [CALLBACK] },
        other: { web: ["https://other.example/cb"] },
        tool: { native: ["http://127.0.0.1/cb"] },
      },
      routes: [
        ...base.routes,
        {
          path: "/authorize",
          access: "public",
          upstream: upstream.url,
          redirectCheck: { returnTargets: ["returnTo"] },
        },
        {
          path: "/par",
          access: "public",
          upstream: upstream.url,
          redirectCheck: { requestObjects: "upstream" },
        },
        {
          path: "/login",
          access: "public",
          upstream: upstream.url,
          redirectCheck: { redirectUri: "forbidden", returnTargets: ["next"] },
        },
        { path: "/gated", issuers: ["orders"], upstream: upstream.url, redirectCheck: {} },
      ],
    }),
  });
});
after(() => scene?.close());

const post = (body, headers = FORM) => ({ method: "POST", body, headers });
const isUnseen = async (code, path, options) => {
  const before = scene.upstream.requests.length;
  const answer = await refusedWith(scene, code, path, options);
  assert.deepEqual(
    [answer.status, answer.json().error, answer.headers["www-authenticate"]],
    [400, "invalid_request", undefined],
  );
  assert.doesNotMatch(answer.body, /client\.example/);
  assert.equal(scene.upstream.requests.length, before, "the upstream saw it");
};

test("what is registered passes byte for byte, in the query and in the form", async () => {
  for (const [path, options] of [
    [`/authorize?${GOOD}&state=%7e+x&returnTo=%2Fhome`, {}],
    ["/authorize", post(`${GOOD}&note=%C3%A9+%e2%82%ac&returnTo=/`)],
    ["/authorize?client_id=shop", post(`redirect_uri=${CALLBACK}`)],
    ["/authorize?client_id=tool&redirect_uri=http://127.0.0.1:51004/cb", {}],
    [`/authorize?${GOOD}`, { method: "POST", body: "" }],
    [`/authorize?${GOOD}`, { method: "POST", headers: FORM }],
    [`/par?${GOOD}&request_uri=urn:x`, {}],
    ["/login?next=%2Faccount%3Ftab%3D1", {}],
    ["/login", {}],
    [`/authorize?${GOOD}&returnTo=`, {}],
    ["/authorize", post(`${GOOD}&returnTo=%2Fcaf%C3%A9%3Fj%3D%7B1%7D`)],
  ]) {
    const answer = await scene.ask(path, options);
    assert.equal(answer.status, 200, `${path} ${answer.body}`);
    const { url, body } = answer.json();
    assert.deepEqual([url, body], [path, options.body ?? ""]);
  }
});

test("a form of 64 KiB passes whole, and one byte more is refused", async () => {
  const full = `${GOOD}&note=`.padEnd(65_536, "x");
  assert.equal((await scene.ask("/authorize", post(full))).json().body, full);
  await isUnseen("form_too_large", "/authorize", post(`${full}x`));
  await isUnseen("form_too_large", "/authorize", post(full + "x".repeat(1_000_000)));
});

test("the content type in other writing is the same form", async () => {
  for (const type of [
    "application/x-www-form-urlencoded;charset=UTF-8",
    'APPLICATION/X-WWW-FORM-URLENCODED ; charset="utf-8"',
    "Application/x-www-form-urlencoded; Charset=utf-8",
  ]) {
    assert.equal((await scene.ask("/authorize", post(GOOD, ["Content-Type", type]))).status, 200, type);
    await isUnseen("redirect_uri_unregistered", "/authorize", post(`${GOOD}x`, ["Content-Type", type]));
  }
});

test("a body where none belongs is refused: some upstreams read it", async () => {
  for (const method of ["GET", "HEAD"]) {
    const before = scene.upstream.requests.length;
    const answer = await scene.ask(`/authorize?${GOOD}`, {
      method,
      headers: FORM,
      body: "redirect_uri=https://evil.example",
    });
    assert.deepEqual([answer.status, scene.upstream.requests.length], [400, before], method);
  }
  await isUnseen("form_type_refused", `/authorize?${GOOD}`, { headers: FORM, body: "x=1" });
});

test("an empty body of a GET is none, whatever else has to be taken out of the request", async () => {
  for (const more of [[], ["Wicketgate-Claims", "x"]]) {
    const { status } = await scene.ask(`/authorize?${GOOD}`, { headers: ["Content-Length", "0", ...more] });
    assert.equal(status, 200, more.join());
    assert.equal(scene.upstream.requests.at(-1).headers["wicketgate-claims"], undefined);
  }
});

test("a body that is no such form is refused, whatever the query says", async () => {
  for (const headers of [
    [],
    ["Content-Type", ""],
    ["Content-Type", "application/json"],
    ["Content-Type", "multipart/form-data; boundary=x"],
    ["Content-Type", "text/plain"],
    ["Content-Type", "application/x-www-form-urlencoded; charset=utf-16"],
    ["Content-Type", "application/x-www-form-urlencoded; charset=utf-7"],
    ["Content-Type", "application/x-www-form-urlencoded; charset=utf-8; charset=utf-16"],
    ["Content-Type", 'application/x-www-form-urlencoded; charset="utf-8'],
    ["Content-Type", "application/x-www-form-urlencoded, application/json"],
    ["Content-Type", "application/x-www-form-urlencodedx"],
    [...FORM, "Content-Type", "application/json"],
    [...FORM, ...FORM],
    [...FORM, "Content-Encoding", "deflate"],
    [...FORM, "Content-Encoding", "identity"],
  ]) {
    await isUnseen("form_type_refused", `/authorize?${GOOD}`, {
      headers,
      body: "redirect_uri=https://evil.example",
    });
    await isUnseen(
      "form_type_refused",
      `/authorize?${GOOD}`,
      post("redirect_uri=https://evil.example", headers),
    );
  }
  await isUnseen(
    "form_type_refused",
    `/authorize?${GOOD}`,
    post(gzipSync("redirect_uri=https://evil.example"), [...FORM, "Content-Encoding", "gzip"]),
  );
});

/** code: queries that are refused with it */
const REFUSED = {
  redirect_client_missing: ["", `client_id=&redirect_uri=${CALLBACK}`, `redirect_uri=${CALLBACK}`, "x=1"],
  redirect_client_unknown: [
    `client_id=Shop&redirect_uri=${CALLBACK}`,
    `client_id=none&redirect_uri=${CALLBACK}`,
  ],
  redirect_uri_missing: ["client_id=shop", "client_id=shop&redirect_uri="],
  redirect_parameter_twice: [
    `${GOOD}&redirect_uri=https://evil.example`,
    `${GOOD}&redirect_uri=${CALLBACK}`,
    `${GOOD}&client_id=shop`,
    `${GOOD}&redirect%5Furi=https://evil.example`,
    `${GOOD}&returnTo=/a&returnTo=/b`,
  ],
  redirect_parameter_ambiguous: [
    `${GOOD}&Redirect_Uri=https://evil.example`,
    `${GOOD}&redirect_uri[]=https://evil.example`,
    `${GOOD}&redirect_uri%5B0%5D=https://evil.example`,
    `${GOOD}&redirect.uri=https://evil.example`,
    `${GOOD}&redirect+uri=https://evil.example`,
    `${GOOD}&+redirect_uri=https://evil.example`,
    `${GOOD}&redirect_uri%00=https://evil.example`,
    `${GOOD}&redirect%255Furi=https://evil.example`,
    `${GOOD}&%252572edirect_uri=https://evil.example`,
    `${GOOD}&state=1;redirect_uri=https://evil.example`,
    `${GOOD}&ReturnTo=//evil.example`,
  ],
  request_object_refused: [`${GOOD}&request=e30`, `${GOOD}&request_uri=urn:x`, `${GOOD}&request=`],
  form_parameters_too_many: [`${GOOD}${"&a".repeat(255)}`, `${GOOD}${"&".repeat(256)}`, "a&".repeat(8_000)],
  form_malformed: [`${GOOD}&state=%`, `${GOOD}&state=%zz`, `${GOOD}&state=%ff`, `${GOOD}&state=%c0%af`],
  redirect_uri_unregistered: [
    "https://other.example/cb",
    `${CALLBACK}/`,
    `${CALLBACK}?x=1`,
    `${CALLBACK}#x`,
    "https://client.example:443/callback",
    "https://client.example:/callback",
    "https://CLIENT.example/callback",
    "http://client.example/callback",
    "https://client.example@evil.example/callback",
    "https://evil.example\\@client.example/callback",
    "https://client.example\\.evil.example/callback",
    "https://client.example.evil.example/callback",
    "https://evilclient.example/callback",
    "https://client.example/callback/../x",
    "https://client.example/%2e%2e/callback",
    "https://client.example/call%62ack",
    "https://client.example/callback;x",
    "https://client.example//callback",
    "https://a@b@client.example/callback",
    "https://\uff43lient.example/callback",
    "https://cli\u00adent.example/callback",
    "https://client\u3002example/callback",
    "ht\ttps://client.example/callback",
    `${CALLBACK}\n`,
    ` ${CALLBACK}`,
    `${CALLBACK} `,
    "//client.example/callback",
    "///client.example/callback",
    "javascript:alert(1)",
    "data:text/html,x",
  ].map((uri) => `client_id=shop&redirect_uri=${encodeURIComponent(uri)}`),
  return_target_not_a_path: [
    "https://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "home",
    "http:evil.example",
  ].map(returning),
  return_target_empty_segment: [
    "//evil.example",
    "///evil.example",
    "/a//b",
    "/%E2%81%A6/evil.example",
    "/%EF%BC%852fevil.example",
  ].map(returning),
  return_target_backslash: ["/\\evil.example", "/a\\b", "/%5cevil.example", "/%C2%A5evil.example"].map(
    returning,
  ),
  return_target_dot_segment: ["/.//evil.example", "/../x", "/a/%2e%2e/b"].map(returning),
  return_target_control: ["/\t/evil.example", "/\n", "/%09/evil.example", "/%0d%0aX:y"].map(returning),
  return_target_escape: ["/%25u002fevil.example", "/%zz"].map(returning),
};

function returning(target) {
  return `${GOOD}&returnTo=${encodeURIComponent(target)}`;
}

for (const [code, queries] of Object.entries(REFUSED)) {
  // holds: AIR-WEB-2 SIG-URI-1
  test(`refused before the upstream sees it, in query and form: ${code}`, async () => {
    for (const query of queries) {
      await isUnseen(code, `/authorize?${query}`);
      await isUnseen(code, "/authorize", post(query));
    }
  });
}

test("once in the query and once in the form is twice", async () => {
  await isUnseen("redirect_parameter_twice", `/authorize?${GOOD}`, post(GOOD));
  await isUnseen("redirect_parameter_twice", `/authorize?${GOOD}`, post("redirect_uri=https://evil.example"));
  await isUnseen("redirect_parameter_twice", "/login?next=/a", post("next=//evil.example"));
});

test("a form that is not UTF-8, or begins with a mark that some servers drop", async () => {
  await isUnseen("form_malformed", "/authorize", post(Buffer.from(`${GOOD}&x=\xff`, "latin1")));
  await isUnseen("form_malformed", `/authorize?${GOOD}`, post("\ufeffredirect_uri=https://evil.example"));
});

test("where no client is looked at, no redirect URI passes", async () => {
  await isUnseen("redirect_uri_unexpected", `/login?${GOOD}`);
  await isUnseen("return_target_empty_segment", "/login?next=//evil.example");
});

test("the token comes first, and a fragment of the log names the near miss, which the network never hears", async () => {
  await refusedWith(scene, "credentials_missing", `/gated?${GOOD}x`);
  const answer = await refusedWith(scene, "redirect_uri_unregistered", `/gated?${GOOD}%2F`, {
    token: await scene.issuer.mint(),
  });
  const line = await scene.host.line(({ requestId }) => requestId === answer.json().requestId);
  assert.equal(line.nearMiss.registered, CALLBACK);
  assert.ok(line.nearMiss.differences.length > 0);
  assert.deepEqual([line.issuer, line.route], ["orders", "/gated"]);
  assert.ok(!JSON.stringify(answer.headers).includes("client.example"));
});

test("a visitor that goes away within the form is nobody's fault", async () => {
  const { hostname, port } = new URL(scene.host.url);
  const { connect } = await import("node:net");
  await new Promise((resolve) => {
    const socket = connect(port, hostname, () => {
      socket.write(
        "POST /authorize HTTP/1.1\r\nHost: gate.example\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nclient",
      );
      setTimeout(() => socket.destroy(resolve()), 100);
    });
    socket.on("error", resolve);
  });
  assert.equal((await scene.ask(`/authorize?${GOOD}`)).status, 200);
  assert.ok(
    scene.host.lines.every((line) => JSON.parse(line).event !== "fault"),
    scene.host.lines.at(-1),
  );
});
