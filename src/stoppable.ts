/** Ends as soon as it is told to, whatever is being waited for. */
export async function* stoppable<T>(values: AsyncGenerator<T>, signal: AbortSignal): AsyncGenerator<T> {
  try {
    for (;;) {
      const next = await nextOrStop(values, signal);
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    void values.return(undefined); // not waited for: it may itself wait for what was stopped
  }
}

/** The next value; undefined when it is told to stop. To race with one promise for all would keep every value for as long as that one. */
function nextOrStop<T>(values: AsyncGenerator<T>, signal: AbortSignal): Promise<IteratorResult<T> | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    signal.addEventListener("abort", stop, { once: true });
    const settle = () => signal.removeEventListener("abort", stop);
    values.next().then(
      (next) => {
        settle();
        resolve(next);
      },
      (error) => {
        settle();
        reject(error);
      },
    );
  });
}
