// Who asks, all the time? autocannon, on a few keep-alive connections of each issuer; every request carries
// the token that chance drew, and every answer is judged before the next one goes out on its connection.
//
//   const load = startLoad({ url, rate, draw: () => ({ token, … }), answered: (drawn, answer) => {}, failed:
//   (error) => {} }); await load.stop();                  // requests go out until it resolves

import autocannon from "autocannon";

export const CONNECTIONS = 4;
/** Longer than a request can wait for keys (10 s) and for the upstream together. */
const ANSWER_TIME_LIMIT_SECONDS = 30;
/** Longer than any storm. */
const FOREVER_SECONDS = 86_400;

export function startLoad({ url, rate, draw, answered, failed }) {
  const request = {
    setupRequest(parts, context) {
      context.drawn = draw();
      context.sentMs = performance.now();
      return { ...parts, headers: { Authorization: `Bearer ${context.drawn.token.text}` } };
    },
    onResponse(status, body, { drawn, sentMs }, headers) {
      const names = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
      answered(drawn, {
        status,
        body,
        retryAfter: Object.fromEntries(names)["retry-after"],
        sentMs,
        answeredMs: performance.now(),
      });
    },
  };
  const done = Promise.withResolvers();
  const run = autocannon(
    {
      url,
      connections: CONNECTIONS,
      overallRate: rate,
      duration: FOREVER_SECONDS,
      timeout: ANSWER_TIME_LIMIT_SECONDS,
      requests: [request],
    },
    (error) => (error ? done.reject(error) : done.resolve()),
  );
  run.on("reqError", failed);
  return {
    stop() {
      run.stop();
      return done.promise;
    },
  };
}
