// Which faults of a configuration are told? As many as the core tells, and how many more there are.

import type { ConfigurationError } from "../types/index.d.ts";

const MAX_TOLD_FAULTS = 100;
const IS_COUNT = /^has \d+ more faults$/;

/**
 * What could not be written or done, and what the core says of the rest: not of the same places. Where the
 * core only counts (`has 5 more faults`), it counts those too.
 */
export function toldFaults(
  own: readonly ConfigurationError[],
  read: readonly ConfigurationError[] = [],
): readonly ConfigurationError[] {
  const faults = [
    ...own,
    ...read.filter(
      ({ path, message }) => IS_COUNT.test(message) || !own.some((fault) => fault.path === path),
    ),
  ];
  let untold = 0;
  for (const { message } of faults.splice(MAX_TOLD_FAULTS)) untold += Number(message.split(" ")[1]) || 1;
  if (untold > 0) faults.push({ path: "", value: "", message: `has ${untold} more faults` });
  return faults;
}
