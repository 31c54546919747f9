import type { TransactionRecord } from '../journal.ts'
import type { Language, Profile } from '../profile.ts'
import type { Slip } from './slip.ts'

export interface SlipOptions {
  readonly profile: Profile
  readonly language: Language
  readonly width: 58 | 80
  readonly copy: 'merchant' | 'cardholder'
  readonly reprint: boolean
}

export function buildSlip(record: TransactionRecord, options: SlipOptions): Slip {
  return {
    recordId: record.id,
    language: options.language,
    width: options.width,
    copy: options.copy,
    reprint: options.reprint,
    lines: [],
  }
}
