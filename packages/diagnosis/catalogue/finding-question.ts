import type { FindingSpec } from '../finding.ts'

/** Findings only a person can report; the phone doctor asks for them. Order is kept: the long support code counts positions. */
export const questionFindings = {
  'no-power-sign': { source: 'question', kind: 'question', leak: 0.01 },
  'no-start': { source: 'question', kind: 'question', leak: 0.01 },
  'screen-black': { source: 'question', kind: 'question', leak: 0.01 },
  'screen-garbled': { source: 'question', kind: 'question', leak: 0.01 },
  'screen-frozen': { source: 'question', kind: 'question', leak: 0.01 },
  'restarts-by-itself': { source: 'question', kind: 'question', leak: 0.01 },
  'wakes-on-charger': { source: 'question', kind: 'question' },
  'site-power-out': { source: 'question', kind: 'question', leak: 0.005 },
  'site-net-out': { source: 'question', kind: 'question', leak: 0.01 },
  'router-lamp-wrong': { source: 'question', kind: 'question', leak: 0.01 },
  'link-lamp-off': { source: 'question', kind: 'question', leak: 0.01 },
  'cable-loose-seen': { source: 'question', kind: 'question', leak: 0.02 },
  'hit-or-wet': { source: 'question', kind: 'question', leak: 0.01 },
  'opened-or-repaired': { source: 'question', kind: 'question', leak: 0.003 },
  'print-nothing': { source: 'question', kind: 'question', leak: 0.015 },
  'print-blank': { source: 'question', kind: 'question', leak: 0.004 },
  'print-faint': { source: 'question', kind: 'question', leak: 0.01 },
  'print-garbage': { source: 'question', kind: 'question' },
  'only-this-card': { source: 'question', kind: 'question', leak: 0.05, unknown: 0.2 },
  'only-one-bank': { source: 'question', kind: 'question', leak: 0.02 },
  'only-one-way-to-pay': { source: 'question', kind: 'question', leak: 0.02 },
  'someone-pressed-menu': { source: 'question', kind: 'question', leak: 0.03 },
} as const satisfies Readonly<Record<string, FindingSpec>>
