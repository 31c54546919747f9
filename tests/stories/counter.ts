import type { PracticeCard, TerminalEvent } from '../../packages/terminal/index.ts'
import { Secret } from '../../packages/terminal/index.ts'
import { CARDS, type Fixture } from '../../packages/terminal/terminal-fixture.test-data.ts'
import type { World } from '../../sim/world.ts'

/*
 * A counter in a story: what the cashier does stands left of `→`, what the till shows right of it. The terminal's core and journal
 * are the real ones, and so are the switch, its SQL and the message codec; the issuers are simulated.
 */
const PREPAID: PracticeCard = { ...CARDS.credit, pan: '5105105105105100', ways: ['chip', 'tap'] }
const CARD: Readonly<Record<string, PracticeCard>> = { ...CARDS, prepaid: PREPAID }

const yuan = (minor: number): string => (minor / 100).toFixed(2)

/** What the till shows, in a line. */
function shown(it: Fixture): string {
  const { screen, money } = it.state()
  const refusal = 'refusal' in screen && screen.refusal !== undefined ? ` ${screen.refusal}` : ''
  const hint = 'hint' in screen && screen.hint !== undefined ? ` ${screen.hint}` : ''
  switch (screen.kind) {
    case 'result': {
      const code = screen.outcome === 'declined' ? ` ${screen.responseCode}` : ''
      const left = screen.split === undefined ? '' : `, left ${yuan(screen.split.remaining)}`
      return `${screen.purpose} ${screen.outcome}${code} ${yuan(screen.amount)} money=${money?.state ?? 'none'}${left}`
    }
    case 'remainder':
      return `remainder ${yuan(screen.remaining)} of ${yuan(screen.total)}${screen.waiting ? ' waiting' : ''}`
    case 'choose-tender':
      return `choose-tender ${yuan(screen.amount)}`
    case 'tip-amount':
      return `tip-amount of ${yuan(screen.base)}, at most ${yuan(screen.most)}${refusal}`
    case 'choose-instalments':
      return `choose-instalments ${screen.choices.map((each) => `${each.count}x${yuan(each.each)}`).join(' ')}`
    default:
      return `${screen.kind}${refusal}${hint}`
  }
}

/** Tells the story of a text table again, with what really came of it. */
export async function atTheCounter(it: Fixture, world: World, text: string): Promise<string> {
  const told: string[] = []
  for (const line of text.trim().split('\n')) {
    const [left = ''] = line.split('→')
    await act(it, world, left.trim().split(/\s+/))
    told.push(`${left.trim().padEnd(PLACE)} → ${shown(it)}`)
  }
  return told.join('\n')
}

const PLACE = 34

/** The same shape for both sides. */
export function inPlace(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [left = '', right = ''] = line.split('→')
      return `${left.trim().padEnd(PLACE)} → ${right.trim()}`
    })
    .join('\n')
}

async function presented(it: Fixture, card: string, way: string): Promise<void> {
  it.reader.present(CARD[card]!, (way || 'tap') as 'tap')
  await it.travel()
  if (it.screen().kind === 'signature') await it.act({ type: 'signature-on-paper' })
}

async function act(it: Fixture, world: World, [verb = '', one = '', two = '']: string[]): Promise<void> {
  const keys = (amount: string): TerminalEvent[] => [
    { type: 'key-pressed', key: 'clear' },
    ...[...amount.replace('.', '').replace(/^0+(?=\d)/, '')].map(
      (digit): TerminalEvent => ({ type: 'key-pressed', key: digit as '0' }),
    ),
  ]
  switch (verb) {
    case 'key':
      return it.key(Math.round(Number(one) * 100))
    case 'split':
      return it.act({ type: 'split-asked' }, ...(one === '' ? [] : [...keys(one), { type: 'confirmed' } as const]))
    case 'card': {
      await it.act({ type: 'tender-chosen', tender: 'card' })
      return presented(it, one, two)
    }
    case 'code':
      await it.act({ type: 'tender-chosen', tender: 'wallet' })
      it.scanner.scan(one)
      return it.travel()
    case 'cash':
      return it.act({ type: 'tender-chosen', tender: 'cash' }, { type: 'cash-confirmed' })
    case 'wait':
      return it.pass(Number(one) * 1_000)
    case 'undo': {
      const part = it.records().filter((record) => record.type === 'sale' && record.status === 'approved')[Number(one)]!
      return it.act({ type: 'void-chosen', recordId: part.id }, { type: 'confirmed' })
    }
    case 'tip':
      return it.act({ type: 'tip-asked' }, ...(one === '' ? [] : [...keys(one), { type: 'confirmed' } as const]))
    case 'adjust': {
      const sale = it.records().filter((record) => record.type === 'sale')[Number(one)]!
      const typed = two === '' ? [] : [...keys(two), { type: 'confirmed' } as const]
      return it.act({ type: 'tip-asked', recordId: sale.id }, ...typed)
    }
    case 'instalments': {
      await it.act({ type: 'instalments-asked' })
      if (one !== '') await it.act({ type: 'instalments-chosen', count: Number(one) })
      return
    }
    case 'present':
      return presented(it, one, two)
    case 'order':
      return it.act({ type: 'place-chosen', place: 'moto' }, ...keys(one), { type: 'confirmed' })
    case 'supervisor':
      return it.act({ type: 'supervisor-signed', number: '90', password: new Secret('1234') })
    case 'keyed':
      return it.act({ type: 'card-keyed', pan: new Secret(CARD[one]?.pan ?? one), expiry: two || '3012' })
    case 'void':
    case 'refund': {
      const record = it.records()[Number(one)]!
      const typed = two === '' ? [] : keys(two)
      await it.act({ type: verb === 'void' ? 'void-chosen' : 'refund-chosen', recordId: record.id })
      return it.act(...typed, { type: 'confirmed' })
    }
    case 'take-up':
      return it.act({ type: 'remainder-chosen', recordId: it.records()[Number(one)]!.id })
    case 'place':
      return it.act({ type: 'place-chosen', place: one as 'amount' })
    case 'issuer-a':
      world.issuerA.faults.slowMs = one === 'slow' ? 3_000 : 0
      world.issuerA.faults.silent = one === 'silent'
      return
    case 'issuer-b':
      world.issuerB.faults.silent = one === 'silent'
      return
    default:
      return it.act({ type: verb as 'continued' })
  }
}

/** The terminal's journal in lines. */
export const journalOf = (it: Fixture): string[] =>
  it.records().map((record) => `${record.type} ${record.tender} ${yuan(record.amount)} ${record.status}`)
