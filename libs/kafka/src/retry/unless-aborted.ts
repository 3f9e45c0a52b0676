/** What the work comes to, or at once what `otherwise` makes when the signal is aborted before: the work is then left to end by itself. */
export async function unlessAborted<R>(work: Promise<R>, signal: AbortSignal, otherwise: () => Error): Promise<R> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(otherwise());
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
