import { z } from 'zod'
import { KINDS, type Kind } from './box.ts'
import { everyInjector } from './injectors.ts'
import { fitsKind, type Scenario } from './scenario.ts'

/** One line that cannot be taken, and why. `line` counts from 1; 0 is the file as a whole. */
export interface ScriptTrouble {
  readonly line: number
  /** The line as it stands, at most eighty characters. */
  readonly text: string
  readonly why: string
}

export type ScriptReading =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly troubles: readonly ScriptTrouble[] }

/** A scenario file is a page of text, not a book. */
const MOST_CHARACTERS = 20_000
const MOST_FAULTS = 6
const MOST_SENSORS = 50

const names = everyInjector.map((one) => one.name)
const number = (most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'is no whole number')
    .transform(Number)
    .refine((value) => value <= most, `is more than ${most}`)
const nothing = z.literal('', 'takes no value')

/** Every word of a scenario file and what may stand behind it. */
const WORDS = {
  terminal: z.enum(KINDS as readonly [Kind, ...Kind[]], `is no terminal; there are ${KINDS.join(', ')}`),
  seed: number(999_999_999),
  strike: z.string().refine((value) => names.includes(value), 'is no fault'),
  silent: number(MOST_SENSORS),
  lying: number(MOST_SENSORS),
  'comes-and-goes': nothing,
  'while-asking': nothing,
} as const
type Word = keyof typeof WORDS
const isWord = (word: string): word is Word => Object.hasOwn(WORDS, word)

/**
 * Reads a scenario file: lines of `word value`, `#` begins a remark. Every line that cannot be taken is told at once.
 *
 *     terminal handheld
 *     seed 7
 *     strike hang-router
 *     strike use-up-paper
 *     silent 2
 *     lying 1
 *     comes-and-goes
 *     while-asking
 */
export function readScript(text: string): ScriptReading {
  if (text.length > MOST_CHARACTERS)
    return { ok: false, troubles: [{ line: 0, text: '', why: `more than ${MOST_CHARACTERS} characters` }] }
  const troubles: ScriptTrouble[] = []
  const seen = new Map<Word, string | number>()
  const faults: { readonly name: string; readonly line: number; readonly text: string }[] = []
  const take = (word: string, value: string, rest: readonly string[]): string | undefined => {
    if (!isWord(word)) return `"${word}" is no word of a scenario; there are ${Object.keys(WORDS).join(', ')}`
    if (rest.length > 0) return 'one word and one value, not more'
    const read = WORDS[word].safeParse(value)
    if (!read.success) {
      const near = word === 'strike' ? likest(value) : undefined
      const what = value === '' ? `"${word}" without its value` : `"${value}" ${read.error.issues[0]!.message}`
      return near === undefined ? what : `${what}; perhaps ${near}`
    }
    if (word === 'strike') {
      if (faults.length === MOST_FAULTS) return `more than ${MOST_FAULTS} faults at once`
      return faults.some((one) => one.name === value) ? `"${value}" is struck already` : undefined
    }
    if (seen.has(word)) return `"${word}" stands there already`
    seen.set(word, read.data)
    return undefined
  }
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const [word = '', value = '', ...rest] = raw.replace(/#.*/, '').trim().split(/\s+/)
    if (word === '') continue
    const line = i + 1
    const shown = raw.trim().slice(0, 80)
    const why = take(word, value, rest)
    if (why !== undefined) troubles.push({ line, text: shown, why })
    else if (word === 'strike') faults.push({ name: value, line, text: shown })
  }
  const kind = (seen.get('terminal') ?? 'handheld') as Kind
  const seed = (seen.get('seed') ?? 1) as number
  for (const { name, line, text } of faults)
    if (!fitsKind(seed, kind, name))
      troubles.push({ line, text, why: `${name} cannot happen to this ${kind} in shop ${seed}` })
  if (troubles.length > 0) return { ok: false, troubles: troubles.sort((a, b) => a.line - b.line) }
  return {
    ok: true,
    scenario: {
      seed,
      kind,
      faults: faults.map((one) => one.name),
      missing: (seen.get('silent') ?? 0) as number,
      lying: (seen.get('lying') ?? 0) as number,
      intermittent: seen.has('comes-and-goes'),
      whileAsking: seen.has('while-asking'),
    },
  }
}

/** The file of a scenario; `readScript` reads it back. */
export function writeScript(scenario: Scenario, remark?: string): string {
  return `${[
    ...(remark === undefined ? [] : remark.split('\n').map((line) => `# ${line}`)),
    `terminal ${scenario.kind}`,
    `seed ${scenario.seed}`,
    ...scenario.faults.map((name) => `strike ${name}`),
    ...(scenario.missing ? [`silent ${scenario.missing}`] : []),
    ...(scenario.lying ? [`lying ${scenario.lying}`] : []),
    ...(scenario.intermittent ? ['comes-and-goes'] : []),
    ...(scenario.whileAsking ? ['while-asking'] : []),
  ].join('\n')}\n`
}

/** What somebody who wrote `typed` may have meant: the name with most pairs of letters in common, half at least. */
export function likest(typed: string, among: readonly string[] = names): string | undefined {
  const pairs = (word: string) =>
    new Set(Array.from({ length: Math.max(0, word.length - 1) }, (_, i) => word.slice(i, i + 2)))
  const wanted = pairs(typed.toLowerCase())
  let best: string | undefined
  let most = 0.5
  for (const name of among) {
    const there = pairs(name)
    const shared = [...wanted].filter((pair) => there.has(pair)).length
    const share = (2 * shared) / Math.max(1, wanted.size + there.size)
    if (share > most) [best, most] = [name, share]
  }
  return best
}
