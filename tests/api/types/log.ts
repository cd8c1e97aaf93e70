// Which misuse of a log's lines does the type check stop? Each marked line must be an error, or the check
// itself fails.

import { Wicketgate } from "wicketgate";
import { openEdge, Wicketgate as RequestGate } from "wicketgate/edge";
import { jsonLine, refusalLine, SignalCounter, type SignalName } from "wicketgate/log";

const signals = new SignalCounter();
export const gate = Wicketgate.load("{}", { onEvent: signals.onEvent });
export const own = new SignalCounter((line) => line.length);
export const name: SignalName = "service_token_refused";
export const line: string = jsonLine({ event: "own", requestId: undefined });

const edge = openEdge(await RequestGate.load("{}"));

export async function told(request: Request): Promise<string> {
  const requestId = crypto.randomUUID();
  const admitted = await edge.admit(request, { requestId });
  if (admitted.response === undefined) {
    const { refusal } = admitted.finish(new Response());
    return refusal ? refusalLine(refusal, { request, requestId, admitted }) : "";
  }
  // @ts-expect-error: a preflight that is granted has no refusal
  refusalLine(admitted.refusal, { request });
  if (admitted.outcome === "step_up") return refusalLine(admitted.stepUp, { request, admitted });
  return admitted.refusal ? refusalLine(admitted.refusal, { request, admitted }) : "";
}

// @ts-expect-error: the request is what the line is about
export const without = (refusal: InstanceType<typeof Error>) => refusalLine(refusal, {});

// @ts-expect-error: a function takes the lines, not a stream
export const stream = new SignalCounter(new WritableStream());
