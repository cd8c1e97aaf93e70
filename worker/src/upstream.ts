// How does a request reach its upstream? With exactly the bytes that matched, once, following nothing, in
// bounded time.

import { env } from "cloudflare:workers";
import type { Allowed, Route } from "wicketgate/edge";
import { WorkerRefusal } from "./refusal";

/** Statuses with which Cloudflare itself answers in place of an upstream, and what each means. */
const UNREACHABLE_STATUSES = [520, 521, 523, 525, 526, 530];
const TIMEOUT_STATUSES = [522, 524];

/** Those that were found: `env` is slow to ask. */
const services = new Map<string, Fetcher>();

/**
 * The upstream's answer, its redirects and upgrades included.
 *
 * @throws {WorkerRefusal} upstream_unreachable or upstream_timeout.
 */
export async function passOn(passed: Allowed): Promise<Response> {
  const { route } = passed;
  const isBound = route.upstreamUrl === undefined;
  const isPrivate = route.access === "token" || route.cache === "no-store";
  // Cloudflare caches a Worker's own fetches by URL, which would hand one visitor's answer to the next. What a
  // bound service is asked goes through no cache.
  const init: RequestInit = {
    redirect: "manual",
    ...(isPrivate && !isBound && { cache: "no-store" as const }),
  };
  // Outside the attempt: what is refused before anything is sent is our own fault, not the upstream's.
  const outgoing = passed.requestTo(route.upstreamUrl, init);
  let sent: Promise<Response> | undefined;
  try {
    sent = send(outgoing, route);
    return checked(await withinTime(sent, route.upstreamTimeoutMs));
  } catch (error) {
    if (!(error instanceof WorkerRefusal)) throw new WorkerRefusal("upstream_unreachable");
    // Nobody reads what comes all the same, or later. A body that is still coming ends with the visitor's
    // request and what waits beside it.
    sent?.then(abandon).catch(() => {});
    throw error;
  }
}

function abandon({ body, webSocket }: Response): void {
  webSocket?.accept();
  webSocket?.close();
  body?.cancel().catch(() => {});
}

/** Until the response headers: what streams after them may take as long as it likes. */
function withinTime(answer: Promise<Response>, milliseconds: number): Promise<Response> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new WorkerRefusal("upstream_timeout")), milliseconds);
    answer.then(
      (response) => {
        clearTimeout(timer);
        resolve(response);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** Names of services that routes use and the deployment does not bind. */
export function unboundServices(names: readonly string[]): string[] {
  return names.filter((name) => service(name) === undefined);
}

function send(outgoing: Request, route: Route): Promise<Response> {
  if (route.upstreamUrl !== undefined) return fetch(outgoing);
  const bound = service(route.upstreamService ?? "");
  if (bound === undefined) throw new WorkerRefusal("configuration_broken");
  return bound.fetch(outgoing);
}

function service(name: string): Fetcher | undefined {
  const known = services.get(name);
  if (known !== undefined) return known;
  const bound = (env as unknown as Record<string, Partial<Fetcher> | undefined>)[name];
  if (typeof bound?.fetch !== "function") return undefined;
  services.set(name, bound as Fetcher);
  return bound as Fetcher;
}

function checked(response: Response): Response {
  const isFinal = response.status >= 200 && response.status <= 599;
  const isUpgrade = response.status === 101 && response.webSocket !== null;
  if (!isFinal && !isUpgrade) throw new WorkerRefusal("upstream_unreachable");
  if (UNREACHABLE_STATUSES.includes(response.status)) throw new WorkerRefusal("upstream_unreachable");
  if (TIMEOUT_STATUSES.includes(response.status)) throw new WorkerRefusal("upstream_timeout");
  return response;
}
