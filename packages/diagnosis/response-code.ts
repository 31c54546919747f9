import { responseCodeTable } from './catalogue/response-code-table.ts'
import type { BaseFindingId, Observation } from './finding.ts'

/** A approved · B failed, may retry · C failed, do not retry · D the operator must act · E system fault, do not retry. [F39] */
export type ResponseClass = 'A' | 'B' | 'C' | 'D' | 'E'

export interface ResponseCodeSpec {
  readonly class: ResponseClass
  /** The only transactions it may approve. A code without it approves nothing, whatever its class letter says. */
  readonly approves?: 'sale' | 'confirm' | 'offline'
  readonly finding?: BaseFindingId
}

export type ResponseCode = keyof typeof responseCodeTable

export const responseCodes = Object.keys(responseCodeTable).sort() as readonly ResponseCode[]

export function isResponseCode(code: string): code is ResponseCode {
  return Object.hasOwn(responseCodeTable, code)
}

/** The specification of an F39 code; undefined for a code outside the table, which is always a failure. [F39] */
export function responseCode(code: string): ResponseCodeSpec | undefined {
  return isResponseCode(code) ? responseCodeTable[code] : undefined
}

/** Whether this code approves this kind of transaction. Unknown codes never do. [F39] */
export function approves(code: string, transaction: 'sale' | 'confirm' | 'offline'): boolean {
  return responseCode(code)?.approves === transaction
}

/** Every finding that an answer code can show. */
export const answerFindings: readonly BaseFindingId[] = [
  ...new Set(
    Object.values<ResponseCodeSpec>(responseCodeTable).flatMap((spec) => (spec.finding ? [spec.finding] : [])),
  ),
]

/**
 * What an answer code tells the doctor, seen at `at` (epoch milliseconds).
 * Approvals and codes without a meaning for the doctor give an empty list.
 */
export function findingsOf(code: string, at: number): Observation[] {
  const finding = responseCode(code)?.finding
  return finding ? [{ id: finding, state: 'positive', at, value: code }] : []
}
