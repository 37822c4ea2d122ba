/** Ends as soon as it is told to, whatever is being waited for. */
export async function* stoppable<T>(values: AsyncGenerator<T>, signal: AbortSignal): AsyncGenerator<T> {
  const stopped = new Promise<undefined>((resolve) => signal.addEventListener("abort", () => resolve(undefined), { once: true }));
  try {
    for (;;) {
      const next = signal.aborted ? undefined : await Promise.race([values.next(), stopped]);
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    void values.return(undefined); // not waited for: it may itself wait for what was stopped
  }
}
