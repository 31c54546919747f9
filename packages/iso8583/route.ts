import type { AnyMessage } from './dialect.ts'
import type { Plan } from './plan.ts'

/** What one bitmap implies: the fields in order, and an empty message that already has their places. */
export interface Route {
  readonly words: Int32Array
  readonly plans: readonly Plan[]
  /** Cloned for each message: growing an object field by field would take longer than reading the fields. */
  readonly template: AnyMessage
}

/** Routes kept by a codec. Real traffic uses a dozen; hostile traffic can only make it forget, not grow. */
const SLOTS = 256

export interface Routes {
  find(words: Int32Array): Route | undefined
  add(words: Int32Array, plans: readonly Plan[]): Route
}

export function routes(): Routes {
  const slots: (Route | undefined)[] = new Array(SLOTS).fill(undefined)
  return {
    find(words) {
      const route = slots[slotOf(words)]
      return route !== undefined && same(route.words, words) ? route : undefined
    },
    add(words, plans) {
      const route = { words: words.slice(), plans, template: templateOf(plans) }
      slots[slotOf(words)] = route
      return route
    },
  }
}

function slotOf(words: Int32Array): number {
  const mixed =
    words[0]! ^
    Math.imul(words[1]!, 31) ^
    Math.imul(words[2]! ^ words[4]!, 131) ^
    Math.imul(words[3]! ^ words[5]!, 1031)
  return Math.imul(mixed, 0x9e3779b1) >>> 24
}

function same(a: Int32Array, b: Int32Array): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3] && a[4] === b[4] && a[5] === b[5]
}

/**
 * An empty message with a place for each field. Parsed from JSON, the engine sizes it for exactly these fields, but makes
 * a hash table of few fields far apart (a sign-on with 7, 11 and 70). One such message would make every later message of
 * any bitmap several times slower to fill; grown field by field it stays an array.
 */
function templateOf(plans: readonly Plan[]): AnyMessage {
  const last = plans.length === 0 ? 0 : plans[plans.length - 1]!.number
  if (last < 6 * plans.length) {
    return JSON.parse(`{"mti":""${plans.map((plan) => `,"${plan.number}":""`).join('')}}`) as AnyMessage
  }
  const template: AnyMessage = { mti: '' }
  for (const plan of plans) template[plan.number] = ''
  return template
}
