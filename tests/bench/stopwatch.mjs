// Where does the time of a call go? Functions at the border are replaced by timed ones; what one of them
// spends in another is counted once, with the inner one.

export const PARTS = ["text_in", "allocation", "wasm", "text_out"];
const CALIBRATION_CALLS = 200_000;

/** Times the platform's text functions and everything that `timedExports` is given, until the process ends. */
export function createStopwatch() {
  const parts = Object.fromEntries([...PARTS, "calibration"].map((part) => [part, { calls: 0, ms: 0 }]));
  let nestedMs = 0;

  function timed(part, work) {
    const counted = parts[part];
    return function (...given) {
      const earlierMs = nestedMs;
      nestedMs = 0;
      const beganMs = performance.now();
      const result = work.apply(this, given);
      const tookMs = performance.now() - beganMs;
      counted.calls += 1;
      counted.ms += tookMs - nestedMs;
      nestedMs = earlierMs + tookMs;
      return result;
    };
  }

  const empty = timed("calibration", () => {});
  TextEncoder.prototype.encodeInto = timed("text_in", TextEncoder.prototype.encodeInto);
  TextDecoder.prototype.decode = timed("text_out", TextDecoder.prototype.decode);
  JSON.parse = timed("text_out", JSON.parse);

  return {
    /** The exports with every function timed: those of the generated glue as allocation, the others as the call itself. */
    timedExports(exports) {
      const entries = Object.entries(exports).map(([name, value]) => {
        if (typeof value !== "function") return [name, value];
        return [name, timed(name.startsWith("__") ? "allocation" : "wasm", value)];
      });
      return Object.fromEntries(entries);
    },
    reset() {
      for (const counted of Object.values(parts)) Object.assign(counted, { calls: 0, ms: 0 });
    },
    /** Milliseconds of each part since the reset, less what the stopwatch itself took; and that, of all calls together. */
    read() {
      const { calibration, ...read } = structuredClone(parts);
      parts.calibration.ms = 0;
      const beganMs = performance.now();
      for (let call = 0; call < CALIBRATION_CALLS; call += 1) empty();
      const wholeMs = (performance.now() - beganMs) / CALIBRATION_CALLS;
      const insideMs = parts.calibration.ms / CALIBRATION_CALLS;
      const partsMs = Object.fromEntries(
        Object.entries(read).map(([part, { calls, ms }]) => [part, ms - calls * insideMs]),
      );
      const stopwatchMs = Object.values(read).reduce((sum, { calls }) => sum + calls * wholeMs, 0);
      return { partsMs, stopwatchMs };
    },
  };
}
