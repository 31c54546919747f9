import type { Bug } from './bug.ts'
import { STAND_IN_BUGS } from './stand-in.ts'
import { TERMS_BUGS } from './terms.ts'

export type { Bug, Edit } from './bug.ts'

/** Mistakes that are planted to prove that the wind tunnel would find them. They are patches: nothing of them is in the house. */
export const BUGS: readonly Bug[] = [
  {
    name: 'lopsided-entry',
    law: 'LAW-1',
    says: 'an entry credits one fen less than it debits, and the database does not mind',
    edits: [
      {
        file: 'packages/platform/ledger/posting.ts',
        find: 'minor: -minor }',
        replace: 'minor: -minor + 1 }',
      },
      {
        file: 'packages/platform/ledger/posting.ts',
        find: 'return [...sums.values()].every((sum) => sum === 0)',
        replace: 'return true',
      },
      {
        file: 'packages/platform/ledger/migrations.ts',
        find: 'group by entry_id, currency having sum(minor) <> 0',
        replace: 'group by entry_id, currency having false',
      },
    ],
  },
  {
    name: 'repeat-charged-again',
    law: 'LAW-2',
    says: 'a request that comes a second time is not known again',
    edits: [
      {
        file: 'packages/platform/switch/journal/store.ts',
        find: 'select terminal_id, batch, stan, id from input',
        replace: "select terminal_id, batch, stan || '-' || id, id from input",
      },
    ],
  },
  {
    name: 'send-before-store',
    law: 'LAW-3',
    says: 'the terminal sends a sale before it has written it down',
    edits: [
      {
        file: 'packages/terminal/state/turn.ts',
        find: "this.emit({ type: 'store', point, change: { put, remove } })",
        replace: "if (point !== 'before-send') this.emit({ type: 'store', point, change: { put, remove } })",
      },
    ],
  },
  {
    name: 'silence-means-no',
    law: 'LAW-4',
    says: 'the terminal takes silence for a no and undoes nothing',
    edits: [
      {
        file: 'packages/terminal/transaction/ending.ts',
        find: "undo(turn, record, '98', why)",
        replace: 'notSent(turn, record, why)',
      },
    ],
  },
  {
    name: 'orphans-left',
    law: 'LAW-5',
    says: 'after a restart the switch does not look for what it had asked',
    edits: [
      {
        file: 'packages/platform/switch/reversal/recovery.ts',
        find: "j.id < $2 and j.state = 'sent' order by",
        replace: "j.id < $2 and j.state = 'lost' order by",
      },
    ],
  },
  {
    name: 'late-approval-kept',
    law: 'LAW-6',
    says: 'an approval after a decline is noted and left standing at the issuer',
    edits: [
      {
        file: 'packages/platform/switch/reversal/late-answer.ts',
        find: "if ((rule.reversible && row.state !== 'blocked') || undone) {",
        replace: "if (row.state === 'blocked') {",
      },
    ],
  },
  {
    name: 'decline-approved',
    law: 'LAW-7',
    says: 'a code that is on no list approves',
    edits: [
      {
        file: 'packages/platform/switch/authorization/verdict.ts',
        find: 'if (code !== undefined && rule.approvals.has(code)) return',
        replace: "if (code !== undefined && (rule.approvals.has(code) || code === '54')) return",
      },
    ],
  },
  {
    name: 'overtaken-outcome-told',
    law: 'LAW-7',
    says: 'an outcome that a reversal has overtaken is told to the ledger all the same',
    edits: [
      {
        file: 'packages/platform/switch/journal/store.ts',
        find: 'as e(id, topic, key, at, payload)\n    where id in (select id from changed)',
        replace: 'as e(id, topic, key, at, payload)',
      },
    ],
  },
  {
    name: 'number-in-the-clear',
    law: 'LAW-8',
    says: 'the journal keeps card numbers as they are',
    edits: [
      {
        file: 'packages/platform/switch/authorization/journal-row.ts',
        find: "panMasked: source.tender === 'card' ? source.pan.masked() :",
        replace: "panMasked: source.tender === 'card' ? source.pan.reveal() :",
      },
    ],
  },
  {
    name: 'proof-forgotten',
    law: 'LAW-7',
    says: 'a saved sale or an advice that is delivered again comes without what the chip proved it by',
    edits: [
      {
        file: 'packages/platform/switch/reversal/network-request.ts',
        find: '...(await toldBefore(ports.db, row.id)),',
        replace: '',
      },
    ],
  },
  {
    name: 'refusal-unheard',
    law: 'LAW-7',
    says: 'a chip that refuses what its bank approved is not listened to',
    edits: [
      {
        file: 'packages/terminal/transaction/chip-word.ts',
        find: "if (refuses) return undo(turn, spoken, '96', 'card-declined')",
        replace: '',
      },
    ],
  },
  {
    name: 'stand-in-for-everybody',
    law: 'LAW-10',
    says: 'the switch approves by itself when the issuer is away',
    edits: [
      {
        file: 'packages/platform/switch/authorization/authorization.ts',
        find: 'if (link === undefined || away) return ANSWER.issuerDown',
        replace: 'if (link === undefined) return ANSWER.issuerDown',
      },
      {
        file: 'packages/platform/switch/authorization/verdict.ts',
        find: "return { state: 'declined', code: exchange.reason === 'queue-full' ? ANSWER.malfunction : ANSWER.issuerDown }",
        replace: "return { state: 'approved', code: '00' }",
      },
    ],
  },
  {
    name: 'stand-in-uncounted',
    law: 'LAW-10',
    says: 'what the switch answers for an issuer that is away is not counted',
    edits: [
      {
        file: 'packages/platform/switch/authorization/stand-in.ts',
        find: 'set count = s.count + 1, sum = s.sum + excluded.sum,',
        replace: 'set',
      },
    ],
  },
  {
    name: 'floor-forgotten',
    law: 'LAW-10',
    says: 'a terminal whose host is away saves whatever is asked, however much it is',
    edits: [
      {
        file: 'packages/terminal/transaction/offline-sale.ts',
        find: 'const why: OfflineRefusal | undefined = open',
        replace: 'const why: OfflineRefusal | undefined = !open ? undefined : open',
      },
      {
        file: 'packages/terminal/transaction/offline-sale.ts',
        find: "return sum > limits.floor ? 'card-over-floor' : undefined",
        replace: 'return undefined',
      },
    ],
  },
  {
    name: 'batch-opened-again',
    law: 'LAW-11',
    says: 'a sign-on brings back the number of a batch that was closed',
    edits: [
      {
        file: 'packages/platform/switch/session/store.ts',
        find: 'tdk = excluded.tdk, signed_on = excluded.signed_on,',
        replace:
          "tdk = excluded.tdk, batch = case when switch_session.batch = $8 then '000002' else $8 end, signed_on = excluded.signed_on,",
      },
    ],
  },
  {
    name: 'reversal-nodded-at',
    law: 'LAW-12',
    says: 'a reversal of a terminal is acknowledged and forgotten',
    edits: [
      {
        file: 'packages/platform/switch/reversal/from-terminal.ts',
        find: "if (row.state !== 'sent' && row.state !== 'approved') return",
        replace: "if (row.state !== 'sent') return",
      },
    ],
  },
  {
    name: 'round-and-round',
    law: 'LAW-13',
    says: 'a reversal that the line does not take is tried again at once, for ever',
    edits: [
      {
        file: 'packages/terminal/table/line.ts',
        find: "if (turn.state.transaction?.stage === 'held' && reason !== 'no-key')",
        replace: "if (turn.state.transaction?.stage === 'gone')",
      },
    ],
  },
  {
    name: 'waits-for-the-old-time',
    law: 'back-in-business',
    says: 'a till whose clock is put right stands still until the old time has come round again',
    edits: [
      {
        file: 'packages/terminal/step.ts',
        find: "if (event.type === 'clock-set') clockSet(turn, event.byMs)",
        replace: '',
      },
    ],
  },
  ...TERMS_BUGS,
  ...STAND_IN_BUGS,
]
