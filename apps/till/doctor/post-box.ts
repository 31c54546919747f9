import { keepDiagnosis, ProblemError } from '@evertill/contract/till'
import type { Snapshot } from '@evertill/diagnosis'
import type { Clock } from '@evertill/foundation'
import type { Climb } from '@evertill/terminal/finding'

interface Letter {
  readonly code: string
  readonly snapshot: Snapshot
  /** The ladder behind it, for the console's picture. */
  readonly climbs?: readonly Climb[] | undefined
}

/** Diagnoses that wait for a line at most; the oldest leaves, because the newest stop is the one people call about. */
export const MOST_LETTERS = 20
const PLACE = 'evertill.till.diagnosis'

/** The platform takes one letter of a terminal in two seconds; a little more lets clocks differ. */
const PAUSE_MS = 2_200

/** Where letters lie between two loads of the page. They hold findings: no card number, no key, no name [LAW-8]. */
export interface LetterStore {
  read(): string | null
  write(text: string): void
}

const browserStore: LetterStore = {
  read: () => localStorage.getItem(PLACE),
  write: (text) => localStorage.setItem(PLACE, text),
}

export interface PostBox {
  /** True when the platform has it; otherwise it waits here. */
  send(snapshot: Snapshot, code: string, climbs?: readonly Climb[]): Promise<boolean>
  /** Sends what waits, oldest first, until one does not go. */
  flush(): Promise<void>
  waits(code: string): boolean
  readonly waiting: number
}

export interface PostBoxPorts {
  readonly clock: Clock
  readonly fetch: typeof globalThis.fetch
  readonly store?: LetterStore | undefined
}

/** Brings diagnoses to the platform, now or when there is a line again. Bounded; a full or broken store costs letters, nothing else. */
export function openPostBox(
  { terminalId, credential }: { readonly terminalId: string; readonly credential: string },
  { clock, fetch, store = browserStore }: PostBoxPorts,
): PostBox {
  let letters: readonly Letter[] = read(store)
  let emptied: Promise<void> | undefined
  let sentAt: number | undefined

  function keep(next: readonly Letter[]): void {
    letters = next.slice(-MOST_LETTERS)
    try {
      store.write(JSON.stringify(letters))
    } catch {
      // They stay in memory for as long as the page lives.
    }
  }

  async function post({ code, snapshot, climbs }: Letter): Promise<'kept' | 'refused' | 'no-line'> {
    const wait = sentAt === undefined ? 0 : sentAt + PAUSE_MS - clock.monotonic()
    if (wait > 0) await new Promise<void>((resolve) => clock.after(wait, resolve))
    try {
      const observations = [...snapshot.observations]
      await keepDiagnosis(fetch, {
        terminalId,
        credential,
        code,
        snapshot: { ...snapshot, observations },
        ...(climbs === undefined ? {} : { climbs: climbs.map(drawn) }),
      })
      return 'kept'
    } catch (error) {
      // A host that answers and refuses will refuse the same letter again; one that is busy will not.
      return error instanceof ProblemError && error.status < 500 && error.status !== 429 ? 'refused' : 'no-line'
    } finally {
      // From the answer on: the letter before has certainly been counted by then.
      sentAt = clock.monotonic()
    }
  }

  async function empty(): Promise<void> {
    for (let letter = letters[0]; letter !== undefined; letter = letters[0]) {
      const sent = letter
      if ((await post(sent)) === 'no-line') return
      keep(letters.filter((one) => one !== sent))
    }
  }

  const flush = (): Promise<void> => {
    emptied ??= empty().finally(() => {
      emptied = undefined
    })
    return emptied
  }

  return {
    async send(snapshot, code, climbs) {
      keep([...letters.filter((one) => one.code !== code), { code, snapshot, climbs }])
      await flush()
      return !letters.some((one) => one.code === code)
    },
    flush,
    waits: (code) => letters.some((one) => one.code === code),
    get waiting() {
      return letters.length
    },
  }
}

/** What the picture needs of a climb. */
function drawn({ interface: way, inUse, at, rungs, signalDbm, retries, loss, delayMs, jitterMs }: Climb) {
  return { interface: way, inUse, at, rungs: [...rungs], signalDbm, retries, loss, delayMs, jitterMs }
}

function read(store: LetterStore): readonly Letter[] {
  try {
    const parsed: unknown = JSON.parse(store.read() ?? '[]')
    if (!Array.isArray(parsed)) return []
    return parsed
      .filter(
        (one): one is Letter =>
          typeof one === 'object' &&
          one !== null &&
          typeof one.code === 'string' &&
          typeof one.snapshot === 'object' &&
          Array.isArray(one.snapshot?.observations),
      )
      .slice(-MOST_LETTERS)
  } catch {
    return []
  }
}
