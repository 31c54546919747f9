import type { CauseId } from './cause.ts'
import { isResponseCode, type ResponseCode } from './response-code.ts'
import type { SymptomId } from './symptom.ts'
import type { Words } from './words.ts'

export { type SymptomId, type SymptomSpec, symptomIds, symptoms } from './symptom.ts'

export type Hit =
  | { readonly kind: 'symptom'; readonly id: SymptomId; readonly score: number }
  | { readonly kind: 'cause'; readonly id: CauseId; readonly score: number }
  | { readonly kind: 'response-code'; readonly id: ResponseCode; readonly score: number }

const longest = 120

function normal(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Pairs of neighbouring Chinese characters and whole Latin words: what two phrases can share. */
function pieces(text: string): string[] {
  const found: string[] = []
  for (const word of text.split(' ')) {
    if (/^[a-z0-9]+$/.test(word)) found.push(word)
    else for (let i = 0; i < Math.max(1, word.length - 1); i += 1) found.push(word.slice(i, i + 2))
  }
  return found
}

/** 1 for the same words, less for a part, 0 for nothing in common. */
function likeness(query: string, phrase: string): number {
  if (query === phrase) return 1
  if (phrase.includes(query)) return 0.6 + 0.3 * (query.length / phrase.length)
  if (query.includes(phrase)) return 0.6 + 0.3 * (phrase.length / query.length)
  const wanted = pieces(query)
  const there = pieces(phrase)
  let shared = 0
  for (const piece of wanted) {
    if (there.some((other) => other === piece || (piece.length >= 4 && other.startsWith(piece.slice(0, 5)))))
      shared += 1
  }
  const share = shared / Math.max(wanted.length, there.length, 1)
  return share >= 0.3 ? 0.6 * share : 0
}

/**
 * Finds symptoms, causes and answer codes by the words people see, in every language given.
 * @param typed at most 120 characters are read
 */
export function search(typed: string, languages: readonly Words[], limit = 10): Hit[] {
  const code = typed.trim().toUpperCase()
  const hits: Hit[] = []
  if (isResponseCode(code)) hits.push({ kind: 'response-code', id: code, score: 1 })
  const query = normal(typed.slice(0, longest))
  if (query.length === 0) return hits
  const best = new Map<string, Hit>()
  const offer = (hit: Hit) => {
    const key = `${hit.kind} ${hit.id}`
    if (hit.score > (best.get(key)?.score ?? 0)) best.set(key, hit)
  }
  for (const words of languages) {
    for (const [id, phrases] of Object.entries(words.symptoms) as [SymptomId, readonly string[]][]) {
      for (const phrase of phrases) offer({ kind: 'symptom', id, score: likeness(query, normal(phrase)) })
    }
    for (const [id, name] of Object.entries(words.causes) as [CauseId, string][]) {
      offer({ kind: 'cause', id, score: 0.9 * likeness(query, normal(name)) })
    }
  }
  hits.push(...best.values())
  return hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit)
}
