// How does a client of the storm get its tokens? With `openid-client`, from the provider itself: the fault
// switch stands before the address that the Worker knows, and a client that already has its way in is not
// what is tested.
//
//   const client = await openClient({ provider, certificates });
//   await client.token("good");          // the text of an access token; the names are those of RESOURCES
//   client.stop();

import { Agent, request as openRequest } from "node:https";
import { ClientSecretBasic, clientCredentialsGrant, customFetch, discovery } from "openid-client";
import { CLIENT, RESOURCES } from "./provider.mjs";

export async function openClient({ provider, certificates }) {
  const agent = new Agent({ keepAlive: true, ca: certificates.authority });
  const fetchFunction = (url, init) => fetchFrom(agent, provider.port, new URL(url), init);
  const configuration = await discovery(
    new URL(provider.issuer),
    CLIENT.id,
    CLIENT.secret,
    ClientSecretBasic(CLIENT.secret),
    {
      [customFetch]: fetchFunction,
    },
  );
  configuration[customFetch] = fetchFunction;
  return {
    async token(resource) {
      const { access_token: text } = await clientCredentialsGrant(configuration, {
        resource: RESOURCES[resource].name,
      });
      return text;
    },
    stop: () => agent.destroy(),
  };
}

// The Fetch API's own client can be given neither an authority nor another port than the address has.
function fetchFrom(agent, port, url, { method = "GET", headers, body } = {}) {
  const named = Object.fromEntries(new Headers(headers));
  return new Promise((resolve, reject) => {
    const sent = openRequest(
      {
        agent,
        host: "127.0.0.1",
        port,
        path: url.pathname + url.search,
        method,
        headers: { ...named, host: url.host },
      },
      async (response) => {
        try {
          const chunks = [];
          for await (const chunk of response) chunks.push(chunk);
          resolve(
            new Response(Buffer.concat(chunks), { status: response.statusCode, headers: response.headers }),
          );
        } catch (error) {
          reject(error);
        }
      },
    );
    sent.on("error", reject);
    sent.end(body === undefined || body === null ? undefined : String(body));
  });
}
