/** Reversal reasons that a terminal may give in F39 [unionpay-pos §8], and what the network is told [§8, F60.1 of 0420]. */
export const REVERSAL_REASONS: Readonly<Record<string, string>> = {
  '98': '4351',
  '96': '4356',
  A0: '4355',
  '06': '4351',
}

/** What the switch itself gives as reason. */
export const LATE_APPROVAL = '4353'
export const ISSUER_TIMEOUT = '4354'
