// Which misuse of a log's lines does the type check stop? Each marked line must be an error, or the check itself
// fails.

import { openEdge, Wicketgate as RequestGate } from "wicketgate/edge";
import { jsonLine, refusalLine } from "wicketgate/log";

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
  return admitted.refusal ? refusalLine(admitted.refusal, { request, admitted }) : "";
}

// @ts-expect-error: the request is what the line is about
export const without = (refusal: InstanceType<typeof Error>) => refusalLine(refusal, {});
