import { type Clock, Fault } from '@evertill/foundation'
import type { JournalStore, JournalWrite } from '@evertill/terminal'
import { type Life, never } from './life.ts'

/** What is wrong with a terminal's memory now. */
export interface PlatterTrouble {
  full: boolean
  /** A write takes so long, in ms. */
  writeMs: number
  /** The power goes at the so-manieth write from now: before it or after it, unheard. */
  powerCut: { writes: number; fate: 'lost' | 'kept' } | undefined
}

/** The bytes that survive a terminal. What was not yet stored when its power went is lost, or kept and nobody heard of it. */
export class Platter {
  readonly entries = new Map<string, Uint8Array>()
  readonly trouble: PlatterTrouble = { full: false, writeMs: 0, powerCut: undefined }

  /** The store as one life of the terminal sees it. */
  store(parts: { life: Life; world: Clock; powerCut: () => void }): JournalStore {
    const { life, world, powerCut } = parts
    const { trouble, entries } = this
    return {
      read: async () => ({
        entries: [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => ({ key, value })),
        damaged: [],
      }),
      write: async (change) => {
        if (life.over) return never()
        if (trouble.writeMs > 0) {
          const written = Promise.withResolvers<void>()
          // The world's clock: a write that was on its way when the power went may still have reached the platter.
          world.after(trouble.writeMs, () => written.resolve())
          await written.promise
          if (life.over) return never()
        }
        if (trouble.full) throw new Fault('journal.full', 'the platter of the wind tunnel is full')
        const cut = this.#cut()
        if (cut !== 'lost') this.#put(change)
        if (cut === undefined) return
        powerCut()
        return never()
      },
      close: async () => undefined,
    }
  }

  has(key: string): boolean {
    return this.entries.has(key)
  }

  #put(change: JournalWrite): void {
    for (const name of change.remove) this.entries.delete(name)
    for (const entry of change.put) this.entries.set(entry.key, entry.value)
  }

  #cut(): 'lost' | 'kept' | undefined {
    const { powerCut } = this.trouble
    if (powerCut === undefined) return undefined
    powerCut.writes -= 1
    if (powerCut.writes > 0) return undefined
    this.trouble.powerCut = undefined
    return powerCut.fate
  }
}
