// A search box: each keystroke ends the last inner Observable and starts a new one. The outer subscription
// stays open, and in 5.1.0 it keeps an entry for every inner one, since removing it looks for another object.

export const meta = {
  id: 'LEAK-2017-0601',
  package: 'rxjs',
  affected: '5.1.0',
  fixed: '5.1.1',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { Observable, Subject } = await load('rxjs')
  const keystrokes = new Subject()
  const subscription = keystrokes.switchMap(() => Observable.never()).subscribe()
  return { keystrokes, subscription }
}

export function op({ keystrokes }, i) {
  keystrokes.next(i)
}

export function teardown({ subscription }) {
  subscription.unsubscribe()
}
