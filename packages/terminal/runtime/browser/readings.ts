import type { Clock } from '@evertill/foundation'
import type { InterfaceName, LadderProbe, ReadingPorts, Readings, Rung, RungName } from '../../finding/index.ts'

/** What some browsers offer and TypeScript's library does not know. */
interface BatteryManager {
  readonly level: number
  readonly charging: boolean
}
interface NetworkInformation {
  readonly type?: string
  readonly rtt?: number
}
interface Browser {
  readonly onLine: boolean
  readonly connection?: NetworkInformation
  getBattery?(): Promise<BatteryManager>
  readonly storage?: { estimate?(): Promise<{ usage?: number; quota?: number }> }
}
interface Memory {
  readonly usedJSHeapSize: number
  readonly jsHeapSizeLimit: number
}

export interface BrowserReadingOptions {
  readonly clock: Clock
  readonly browser?: Browser
  /** Where the page came from; `/healthz` and the socket live there. */
  readonly origin?: string
  readonly fetch?: typeof globalThis.fetch
  /** Of the till. */
  readonly version?: string
  /** Measured with the last welcome: host time less ours, milliseconds. */
  readonly clockSkewMs?: () => number | undefined
  /** Is the terminal socket open, and its last round trip? */
  readonly socket?: () => { readonly open: boolean; readonly roundTripMs?: number | undefined }
  /** The interface this is, where somebody knows better than the browser; and whether sales travel over it now. */
  readonly interface?: InterfaceName
  readonly inUse?: () => boolean
}

/** The slow twentieth of what kept the page from answering; filled by the browser's own observer, bounded. */
class LongTasks {
  #durations: number[] = []

  constructor() {
    if (typeof PerformanceObserver === 'undefined' || !PerformanceObserver.supportedEntryTypes?.includes('longtask'))
      return
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) this.#durations.push(entry.duration)
      this.#durations = this.#durations.slice(-200)
    }).observe({ entryTypes: ['longtask'] })
  }

  get slow(): number | undefined {
    if (this.#durations.length === 0) return undefined
    const sorted = [...this.#durations].sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length * 0.95)]
  }
}

/** Readings of a page: what browsers really give. What one does not give stays out. */
export function browserReadings(options: BrowserReadingOptions): ReadingPorts {
  const browser = options.browser ?? (navigator as unknown as Browser)
  const tasks = new LongTasks()
  return {
    async parts(): Promise<Readings> {
      const battery = await browser.getBattery?.()
      return battery === undefined ? {} : { battery: { level: battery.level, charging: battery.charging } }
    },
    async resources(): Promise<Readings> {
      const estimate = await browser.storage?.estimate?.()
      const memory = (performance as unknown as { memory?: Memory }).memory
      const { usage, quota } = estimate ?? {}
      return {
        resources: {
          ...(memory === undefined ? {} : { memoryFree: 1 - memory.usedJSHeapSize / memory.jsHeapSizeLimit }),
          ...(tasks.slow === undefined ? {} : { screenMs: tasks.slow }),
          ...(usage === undefined || quota === undefined || quota === 0
            ? {}
            : { storageFree: { bytes: quota - usage, of: quota } }),
        },
      }
    },
    async configuration(): Promise<Readings> {
      const skew = options.clockSkewMs?.()
      return skew === undefined ? {} : { configuration: { clockSkewMs: skew } }
    },
    async counters(): Promise<Readings> {
      return options.version === undefined ? {} : { software: { version: options.version } }
    },
  }
}

const INTERFACES: Readonly<Record<string, InterfaceName>> = { wifi: 'wifi', ethernet: 'ethernet', cellular: 'cellular' }

/**
 * The ladder as far as a page can climb it: link (on-line at all), then one request that stands for name, TCP and TLS
 * together, then the terminal socket for the echo. A page cannot tell a name from a port from a certificate: a request
 * that fails is told as a host that is not reached, never as a certificate that is wrong.
 */
export function browserLadder(options: BrowserReadingOptions): () => Promise<readonly LadderProbe[]> {
  const browser = options.browser ?? (navigator as unknown as Browser)
  const get = options.fetch ?? globalThis.fetch
  const origin = options.origin ?? ''
  let delayMs: number | undefined
  const request = async (): Promise<Omit<Rung, 'name'>> => {
    const begun = options.clock.monotonic()
    try {
      const answer = await get(`${origin}/healthz`, { cache: 'no-store', redirect: 'manual', credentials: 'omit' })
      delayMs = options.clock.monotonic() - begun
      // A page that is led elsewhere stands before somebody's log-in.
      const elsewhere = answer.type === 'opaqueredirect' || (answer.status >= 300 && answer.status < 400)
      return elsewhere ? { ok: false, ms: delayMs, trouble: 'portal' } : { ok: true, ms: delayMs }
    } catch {
      return { ok: false, ms: options.clock.monotonic() - begun, trouble: 'silent' }
    }
  }
  const tries: Partial<Record<RungName, () => Promise<Omit<Rung, 'name'> | undefined>>> = {
    link: async () => ({ ok: browser.onLine }),
    tcp: request,
    // Only tried behind a request that came back, and that went through all of it.
    tls: async () => ({ ok: true }),
    echo: async () => {
      const socket = options.socket?.()
      return socket === undefined
        ? undefined
        : { ok: socket.open, ...(socket.roundTripMs === undefined ? {} : { ms: socket.roundTripMs }) }
    },
  }
  return async () => [
    {
      interface: options.interface ?? INTERFACES[browser.connection?.type ?? ''] ?? 'unknown',
      inUse: options.inUse?.() ?? true,
      try: async (rung) => tries[rung]?.(),
      quality: async () => (delayMs === undefined ? {} : { delayMs }),
    },
  ]
}
