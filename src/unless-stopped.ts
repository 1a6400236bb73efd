/**
 * The outcome of work, or the signal's reason as soon as it is stopped. npm's libraries ask again, after
 * seconds and minutes, for what a signal cut off: whoever stops does not wait for that.
 */
export function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    // One of its own: hundreds may listen at once, and Node.js warns of more than ten.
    const own = AbortSignal.any([signal])
    const stop = () => reject(own.reason)
    if (own.aborted) stop()
    own.addEventListener('abort', stop, { once: true })
    void work.then(resolve, reject).finally(() => own.removeEventListener('abort', stop))
  })
}
