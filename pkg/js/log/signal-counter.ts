// On what can an alert stand? On lines that count failed authentication (AIR-MON-1), service tokens that were
// refused (IAM-ALM-1), and demands for another login (SIG-MON-1).

import type { DecisionEvent, GateEvent, JwksFetchEvent } from "../../types/index.d.ts";
import type { SignalCounter as PublicSignalCounter } from "../../types/log.d.ts";
import { demand, FUNCTION } from "../options.ts";
import { Signal } from "./signal.ts";
import { type Sink, toConsole } from "./sink.ts";

const UNAUTHENTICATED = 401;
/** What an unknown key, and credentials of another form, are answered with another status for. */
const ALSO_UNAUTHENTICATED: readonly unknown[] = ["credentials_malformed", "jwks_cooling_down"];
/** What an endpoint answers that does not take the token of who asks. */
const TOKEN_REFUSED: readonly unknown[] = [401, 403];

export class Signals {
  readonly #authenticationFailures: Signal;
  readonly #serviceTokenRefused: Signal;
  readonly #stepUpDemands: Signal;

  constructor(write: Sink) {
    this.#authenticationFailures = new Signal("authentication_failures", write);
    this.#serviceTokenRefused = new Signal("service_token_refused", write);
    this.#stepUpDemands = new Signal("step_up_demands", write);
  }

  refused(refusal: Pick<DecisionEvent, "code" | "issuer" | "status" | "found">): void {
    const { code, found, status } = refusal;
    // Its answer is a 401 as well, and nobody failed.
    if (code === "step_up_required") {
      this.#stepUpDemands.count(refusal);
      return;
    }
    if (status === UNAUTHENTICATED || ALSO_UNAUTHENTICATED.includes(code))
      this.#authenticationFailures.count(refusal);
    if (code === "introspection_failed" && TOKEN_REFUSED.includes(found))
      this.#serviceTokenRefused.count(refusal);
  }

  /** A source of keys rejects where it is not let in, too; whether that is why it alone knows. */
  fetched(fetched: Pick<JwksFetchEvent, "code" | "issuer" | "failure" | "from">): void {
    const { code, failure, from } = fetched;
    const isRefused = TOKEN_REFUSED.includes(failure?.status);
    if (isRefused || (from === "source" && code === "jwks_fetch_failed"))
      this.#serviceTokenRefused.count(fetched);
  }
}

export class SignalCounter implements PublicSignalCounter {
  readonly #signals: Signals;

  constructor(write: Sink = toConsole) {
    demand("SignalCounter", "write", write, FUNCTION);
    this.#signals = new Signals(write);
  }

  // Bound to its object, so that it can be handed over as it is.
  readonly onEvent = (event: GateEvent): void => {
    if (event?.type === "decision") this.#signals.refused(event);
    if (event?.type === "jwks_fetch") this.#signals.fetched(event);
  };
}
