// What may the page see of a request and its answer? The request without its token, whose header and claims stand
// beside it decoded; of the answer the headers that matter; and whether it is what the story says.
//
//   told: {
//     request: { method, path, headers: [[name, value]], token: { header, claims } or undefined },
//     answer: { status, statusText, headers: [[name, value]], body },
//     decision,               // the line of the Worker's log, parsed
//     isYes, isExpected, isAgain
//   }

import { STATUS_CODES } from "node:http";

const TOKEN = /[\w-]+\.[\w-]+\.[\w-]*/;
const SHOWN_HEADERS = ["www-authenticate", "retry-after", "access-control-allow-origin", "content-type"];

export function requestOf({ method, path, headers }) {
  let token;
  const shown = Object.entries(headers).map(([name, value]) => {
    const read = /^origin$/i.test(name) ? undefined : readToken(value);
    token ??= read;
    return [name, read ? value.replace(TOKEN, "(the token below)") : value];
  });
  return { method, path, headers: shown, token };
}

export function answerOf({ status, headers, body }) {
  // What is no page has a policy of no interest.
  const isPage = headers["content-type"]?.startsWith("text/html");
  const names = isPage ? [...SHOWN_HEADERS, "content-security-policy"] : SHOWN_HEADERS;
  const shown = names.filter((name) => headers[name] !== undefined);
  return {
    status,
    statusText: STATUS_CODES[status],
    headers: shown.map((name) => [name, headers[name]]),
    body: pretty(body),
  };
}

/** Asked a second time, a request may get another answer, which the story has too. */
export function holds({ expected, again }, { status, code }) {
  const is = (one) => one !== undefined && one.status === status && one.code === code;
  return { isExpected: is(expected) || is(again), isAgain: !is(expected) && is(again) };
}

function readToken(value) {
  const [header, claims] = TOKEN.exec(value)?.[0].split(".") ?? [];
  try {
    return { header: decoded(header), claims: decoded(claims) };
  } catch {
    return undefined;
  }
}

const decoded = (part) => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
