import type { FindingId } from '@evertill/diagnosis'
import type { PersonEvent } from '@evertill/terminal'
import { useSyncExternalStore } from 'react'
import { waysOf } from '../../sim/lab/path.ts'
import type { Scenario } from '../../sim/lab/scenario.ts'
import { injectorNamed } from '../../sim/lab/scenario.ts'
import { draft } from './draft.ts'
import { Film, type Frame, type Look } from './film.ts'
import type { TillSight } from './link.ts'
import { preference } from './preference.ts'
import { everyPicture } from './runtime/tick.ts'

/** Speeds a person can choose: shop seconds in one second. */
export const SPEEDS = [1, 4, 15, 60] as const
export type Speed = (typeof SPEEDS)[number]

/** Quiet time before the next event that is still shown. */
const LEAD_MS = 1_500

/** Twelve pictures a second are enough for clocks and progress lines. */
const PICTURE_MS = 80

/** What is on the page at one moment. A new object for each change, so that it can be compared. */
export interface Shown {
  readonly film: Film
  readonly at: number
  readonly end: number
  readonly playing: boolean
  readonly speed: Speed
  readonly frame: Frame
  readonly look: Look | undefined
  /** Is it the present, where somebody can act? */
  readonly live: boolean
  /** Nobody has said what was struck. */
  readonly hidden: boolean
  readonly revealed: boolean
}

export class Player {
  #shown: Shown | undefined
  #listeners = new Set<() => void>()
  #stop: (() => void) | undefined
  #sight: TillSight | undefined
  /** Milliseconds gone by since the last picture. */
  #unshown = 0

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  readonly shown = (): Shown | undefined => this.#shown

  /** The same moment for the till's frame; a new object only when something that it draws has changed. */
  readonly sight = (): TillSight | undefined => {
    const shown = this.#shown
    if (shown === undefined) return undefined
    const { language, theme } = preference()
    const { state } = shown.frame
    const report = shown.look?.report
    const last = this.#sight
    const same = last?.state === state && last.language === language && last.theme === theme && last.report === report
    if (same && Math.abs(last.now - shown.at) < 200) return last
    const { world } = shown.film.shop
    const onMobileData = world.way === 'cellular'
    const ways = {
      mobileData: !onMobileData && waysOf(world).includes('cellular'),
      wire: onMobileData && waysOf(world).length > 1,
      onMobileData,
    }
    this.#sight = { now: shown.at, state, language, theme, report, ways }
    return this.#sight
  }

  #change(change: Partial<Shown> & { readonly film?: Film }): void {
    const film = change.film ?? this.#shown!.film
    const at = Math.min(film.end, Math.max(film.from, change.at ?? this.#shown?.at ?? film.from))
    const base = this.#shown ?? { playing: true, speed: 4 as Speed, hidden: false, revealed: false }
    const playing = change.playing ?? base.playing
    this.#shown = {
      film,
      at,
      end: film.end,
      playing,
      speed: change.speed ?? base.speed,
      hidden: change.hidden ?? base.hidden,
      revealed: change.revealed ?? base.revealed,
      frame: film.frameAt(at),
      look: film.lookAt(at),
      live: at >= film.end,
    }
    for (const listener of this.#listeners) listener()
    if (playing && this.#stop === undefined) this.#stop = everyPicture((ms) => this.#tick(ms))
    if (!playing) {
      this.#stop?.()
      this.#stop = undefined
    }
  }

  #tick(passed: number): void {
    const shown = this.#shown
    this.#unshown += passed
    if (shown === undefined || this.#unshown < PICTURE_MS) return
    const ms = this.#unshown
    this.#unshown = 0
    const { film, speed } = shown
    if (shown.live) {
      film.wait(ms * speed)
      this.#change({ at: film.end, playing: !film.full })
      return
    }
    let at = shown.at + ms * speed
    const next = film.markAfter(shown.at)?.at ?? film.end
    // A shop waits for minutes for its next customer; nobody has to watch that.
    if (shown.frame.state.transaction === undefined && next - at > 2 * LEAD_MS * speed) at = next - LEAD_MS * speed
    this.#change({ at })
  }

  open(scenario: Scenario, options: { readonly hidden?: boolean } = {}): void {
    const film = new Film(scenario, { nonsense: draft().nonsense })
    this.#change({ film, at: film.from, playing: true, hidden: options.hidden === true, revealed: false })
  }

  /** Does something in the shop, whose time is the film's end, and watches it from there. */
  #acting(act: (film: Film) => void): void {
    const { film } = this.#shown!
    const from = film.end
    if (film.full) return
    act(film)
    this.#change({ at: from, playing: true })
  }

  strike(name: string): void {
    this.#acting((film) => film.strike(injectorNamed(name)))
  }
  customers(): void {
    this.#acting((film) => film.customers())
  }
  look(): void {
    this.#acting((film) => void film.look())
  }
  act(remedy: string): void {
    if (this.#shown?.live !== true) return
    this.#acting((film) => void film.act(remedy))
  }
  ask(question: FindingId): void {
    this.#acting((film) => film.ask(question))
  }
  press(event: PersonEvent): void {
    const shown = this.#shown
    if (shown === undefined || !shown.live || shown.frame.glass !== 'good') return
    shown.film.shop.till.dispatch(event)
    this.#change({ at: shown.film.end })
  }

  play(playing: boolean): void {
    this.#change({ playing })
  }
  go(at: number): void {
    this.#change({ at })
  }
  /** To the next event, and stands still there; at the end, a second further. */
  step(): void {
    const { film, at } = this.#shown!
    const next = film.markAfter(at)?.at
    if (next === undefined && at >= film.end) film.wait(1_000)
    this.#change({ at: next ?? film.end, playing: false })
  }
  back(): void {
    this.#change({ at: this.#shown!.film.from })
  }
  toEnd(): void {
    this.#change({ at: this.#shown!.film.end })
  }
  choose(speed: Speed): void {
    this.#change({ speed })
  }
  reveal(revealed: boolean): void {
    this.#change({ revealed })
  }
}

export const player = new Player()

export function useShown(): Shown | undefined {
  return useSyncExternalStore(player.subscribe, player.shown)
}
