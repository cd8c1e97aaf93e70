// How did a body end that goes by? Whole, or cut off by what makes it; a reader who leaves is neither.

/** What is told, once. */
export interface Ends {
  ended(): void;
  failed(): void;
}

/** The same bytes. */
export function watched(body: ReadableStream<Uint8Array>, ends: Ends): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let hasLeft = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (hasLeft) return;
        if (value !== undefined) controller.enqueue(value);
        if (!done) return;
        ends.ended();
        controller.close();
      } catch (error) {
        if (hasLeft) return;
        ends.failed();
        controller.error(error);
      }
    },
    async cancel(reason) {
      hasLeft = true;
      await reader.cancel(reason);
    },
  });
}
