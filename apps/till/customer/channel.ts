import type { CustomerView } from './view.ts'

/*
 * The line between a till and its customer window: same machine, same origin. The window asks when it opens; the till
 * answers and tells every change. What travels is a CustomerView and nothing else.
 */
const NAME = 'evertill.till.customer'

/** The till's end. `current` answers a window that was just opened. */
export function openCustomerChannel(current: () => CustomerView): { tell(view: CustomerView): void; close(): void } {
  const channel = new BroadcastChannel(NAME)
  channel.onmessage = (event: MessageEvent<unknown>) => {
    if (event.data === 'hello') channel.postMessage(current())
  }
  const leave = () => channel.postMessage({ ...current(), ask: 'closed' } satisfies CustomerView)
  addEventListener('pagehide', leave)
  return {
    tell: (view) => channel.postMessage(view),
    close() {
      removeEventListener('pagehide', leave)
      channel.close()
    },
  }
}

/** The customer's end. */
export function followTill(told: (view: CustomerView) => void): () => void {
  const channel = new BroadcastChannel(NAME)
  channel.onmessage = (event: MessageEvent<unknown>) => {
    if (typeof event.data === 'object' && event.data !== null) told(event.data as CustomerView)
  }
  channel.postMessage('hello')
  return () => channel.close()
}
