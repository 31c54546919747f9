import { fromHex } from '@evertill/foundation'
import type { Sql } from '../../database/index.ts'
import type { NetworkMessage } from '../issuer/network-message.ts'
import type { JournalId } from '../journal/journal.ts'
import { readMaskedLine } from '../message/masking.ts'

const CHIP = '55.'

/**
 * What the terminal's request said beside payer and amount, taken out of the journal again, so that an issuer that is told once more hears the
 * same proof: F23, F54, and the chip's elements (F55) in their order. What the journal does not keep is not repeated [LAW-8].
 */
export async function toldBefore(sql: Sql, id: JournalId): Promise<Pick<NetworkMessage, 23 | 54 | 55>> {
  const [row] = await sql.query<{ request: string }>('select request from switch_journal where id = $1', [id])
  const { fields } = readMaskedLine(row?.request.split('\n')[0] ?? '')
  const chip = Object.entries(fields).flatMap(([path, value]) =>
    path.startsWith(CHIP) && /^([0-9A-F]{2})+$/.test(value)
      ? [{ tag: path.slice(CHIP.length), value: fromHex(value) }]
      : [],
  )
  return {
    ...(fields['23'] === undefined ? {} : { 23: fields['23'] }),
    ...(fields['54'] === undefined ? {} : { 54: fields['54'] }),
    ...(chip.length === 0 ? {} : { 55: chip }),
  }
}
