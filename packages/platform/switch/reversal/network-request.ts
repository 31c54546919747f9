import { type Clock, localDayOf, localTimeOf, toF4, utf8 } from '@evertill/foundation'
import type { Db } from '../../database/index.ts'
import type { Keys } from '../../keys/index.ts'
import { voucherField, walletField } from '../authorization/network-request.ts'
import { findOriginal, networkMtiOf } from '../authorization/original.ts'
import { ADVICE_MTI } from '../authorization/stand-in.ts'
import { type Acquirer, identity, type NetworkMessage, originalData } from '../issuer/network-message.ts'
import type { JournalRow } from '../journal/journal.ts'
import { conditionOf, FINANCIAL } from '../message/transaction-type.ts'
import type { OpenReversal } from './reversal.ts'
import { toldBefore } from './told-before.ts'

interface Ports {
  readonly clock: Clock
  readonly db: Db
  readonly keys: Keys
}

/** What an issuer must still hear of a transaction, read out of the journal and said in the words of the network. */
export function owedMessage(
  ports: Ports,
  acquirerId: string,
  row: JournalRow,
  reversal: OpenReversal,
): Promise<NetworkMessage> {
  const acquirer = { id: acquirerId }
  switch (reversal.kind) {
    case 'reversal':
      return undo(ports, acquirer, row, reversal)
    case 'advice':
      return advise(ports, acquirer, row)
    case 'refund':
      return repeat(ports, acquirer, row)
  }
}

/** 0420: undo what F90 names, for the reason in F60. */
async function undo(
  ports: Ports,
  acquirer: Acquirer,
  row: JournalRow,
  { reason, stoodIn }: OpenReversal,
): Promise<NetworkMessage> {
  const rule = FINANCIAL[row.type]
  return {
    mti: '0420',
    ...(await payer(ports, row)),
    3: rule.networkProcessingCode,
    4: toF4({ minor: row.asked, currency: row.currency }),
    ...identity(row.id, ports.clock.now(), acquirer),
    18: row.mcc,
    22: row.entryMode,
    25: conditionOf(row.type),
    41: row.terminalId,
    42: row.merchantId,
    49: row.currency,
    60: reason,
    90: originalData(stoodIn ? ADVICE_MTI : rule.networkMti, row.id, row.at, acquirer),
  }
}

/** A refund or an advice again, word for word where it matters, so that the issuer can know it again. */
async function repeat(ports: Ports, acquirer: Acquirer, row: JournalRow): Promise<NetworkMessage> {
  const rule = FINANCIAL[row.type]
  const original = row.originalId === null ? undefined : await findOriginal(ports.db, row.originalId)
  return {
    mti: rule.networkMti,
    ...(await payer(ports, row)),
    3: rule.networkProcessingCode,
    4: toF4({ minor: row.amount, currency: row.currency }),
    ...identity(row.id, row.at, acquirer),
    12: localTimeOf(row.at),
    13: localDayOf(row.at).slice(4),
    ...(await toldBefore(ports.db, row.id)),
    18: row.mcc,
    22: row.entryMode,
    25: conditionOf(row.type),
    41: row.terminalId,
    42: row.merchantId,
    49: row.currency,
    57: voucherField(row.batch, row.stan),
    90: original === undefined ? undefined : originalData(networkMtiOf(original), original.id, original.at, acquirer),
  }
}

/** 0220: a sale that was approved here. The number and the time of the sale make every repeat the same one. */
async function advise(ports: Ports, acquirer: Acquirer, row: JournalRow): Promise<NetworkMessage> {
  return { ...(await repeat(ports, acquirer, row)), mti: ADVICE_MTI, 38: row.approvalCode }
}

async function payer({ db, keys }: Ports, row: JournalRow): Promise<Pick<NetworkMessage, 2 | 48>> {
  const [sealed] = await db.query<{ pan_sealed: Uint8Array | null }>(
    'select pan_sealed from switch_journal where id = $1',
    [row.id],
  )
  if (sealed?.pan_sealed === null || sealed === undefined) return {}
  if (row.entryMode.startsWith('03') || row.entryMode.startsWith('04')) {
    const code = utf8.decode(await keys.open(sealed.pan_sealed, 'wallet-code'))
    return code === '' ? {} : { 48: walletField(code) }
  }
  return { 2: (await keys.openPan(sealed.pan_sealed)).reveal() }
}
