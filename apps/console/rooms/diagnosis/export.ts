import type { Diagnosis } from '@evertill/diagnosis'
import { toCsv } from '../../parts/csv.ts'

export type ExportKind = 'json' | 'csv'

/** The whole diagnosis as a file: what was observed and what follows. Names are those of the catalogue, not translated. */
export function exported(diagnosis: Diagnosis, kind: ExportKind): { name: string; type: string; text: string } {
  const name = `diagnosis-${diagnosis.terminalId}-${diagnosis.supportCode}.${kind}`
  if (kind === 'json') {
    const { at, terminalId, modelVersion, verdict, unknown, moneyMoved, supportCode, ruledOut, ranked, snapshot } =
      diagnosis
    const body = { terminalId, at, supportCode, modelVersion, verdict, moneyMoved, unknown, ranked, ruledOut }
    return {
      name,
      type: 'application/json',
      text: `${JSON.stringify({ ...body, observations: snapshot.observations }, null, 2)}\n`,
    }
  }
  const rows: (string | number)[][] = [['kind', 'id', 'state', 'probability', 'bits', 'at']]
  for (const one of diagnosis.ranked) {
    rows.push(['cause', one.cause, '', one.probability.toFixed(4), '', new Date(diagnosis.at).toISOString()])
    for (const reason of [...one.for, ...one.against])
      rows.push([
        `evidence of ${one.cause}`,
        reason.finding,
        reason.state,
        '',
        reason.bits.toFixed(2),
        new Date(reason.at).toISOString(),
      ])
    for (const finding of one.notChecked) rows.push([`evidence of ${one.cause}`, finding, 'not checked', '', '', ''])
  }
  rows.push(['cause', 'outside the catalogue', '', diagnosis.unknown.toFixed(4), '', ''])
  for (const one of diagnosis.snapshot.observations)
    rows.push(['observation', one.id, one.state, '', '', new Date(one.at).toISOString()])
  return { name, type: 'text/csv', text: toCsv(rows) }
}

/** Hands a text to the browser as a download. */
export function download({ name, type, text }: { name: string; type: string; text: string }): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
