import { assert } from './assert.ts'
import { utf8 } from './bytes.ts'
import { crc16 } from './crc16.ts'
import { placesOf } from './money.ts'
import { accept, type Result, refuse } from './result.ts'

/** One data object of a merchant-presented code: two digits of id, two of length in characters, the value. */
export interface CodeObject {
  readonly id: string
  readonly value: string
}

/**
 * What a shop shows so that a customer's app, also a foreign one, can pay it [EMVCo QR Code Specification for Payment Systems,
 * Merchant-Presented Mode 1.1]. Amounts are minor units of `currency`; texts are 1 … 25 characters for the name, 1 … 15 for the city.
 */
export interface MerchantCode {
  /** `dynamic` is made for one sale, `static` hangs on the wall. */
  readonly initiation: 'static' | 'dynamic'
  /** Ids 02 … 51; those from 26 are templates whose first object (00) says whose they are. At least one. */
  readonly accounts: readonly CodeObject[]
  /** ISO 18245, four digits. */
  readonly category: string
  /** ISO 4217, three digits. */
  readonly currency: string
  /** Absent: the payer keys it. */
  readonly amount?: number
  /** ISO 3166-1, two letters. */
  readonly country: string
  readonly merchantName: string
  readonly merchantCity: string
  /** Id 05 of the additional data: what the sale is called by whoever gets the money. */
  readonly reference?: string
  /** Id 07 of the additional data. */
  readonly terminal?: string
}

/** The first thing that is wrong with a text that should be such a code. */
export type MerchantCodeFault =
  | 'too-long'
  | 'not-tag-length-value'
  | 'format-indicator'
  | 'checksum-missing'
  | 'checksum'
  | 'repeated'
  | 'account-missing'
  | 'category'
  | 'currency'
  | 'amount'
  | 'country'
  | 'name'
  | 'city'
  | 'initiation'

/** A code of version 25 still scans from a till's screen; the specification allows no more than this. */
const MOST_CHARACTERS = 512
const MOST_BYTES = 1_024

/** Writes the payload. Objects stand in the order of their ids; the checksum is last. */
export function writeMerchantCode(code: MerchantCode): string {
  const additional = objects([
    ...(code.reference === undefined ? [] : [{ id: '05', value: code.reference }]),
    ...(code.terminal === undefined ? [] : [{ id: '07', value: code.terminal }]),
  ])
  const text = `${objects([
    { id: '00', value: '01' },
    { id: '01', value: code.initiation === 'static' ? '11' : '12' },
    ...[...code.accounts].sort((a, b) => (a.id < b.id ? -1 : 1)),
    { id: '52', value: code.category },
    { id: '53', value: code.currency },
    ...(code.amount === undefined ? [] : [{ id: '54', value: amountText(code.amount, code.currency) }]),
    { id: '58', value: code.country },
    { id: '59', value: code.merchantName },
    { id: '60', value: code.merchantCity },
    ...(additional === '' ? [] : [{ id: '62', value: additional }]),
  ])}6304`
  const whole = text + checksum(text)
  const read = readMerchantCode(whole)
  assert(read.ok, 'what is written can be read')
  return whole
}

/** Reads a payload strictly: a phone that guesses pays somebody else. Objects it does not know are left alone. */
export function readMerchantCode(text: string): Result<MerchantCode, MerchantCodeFault> {
  if ([...text].length > MOST_CHARACTERS || utf8.encode(text).length > MOST_BYTES) return refuse('too-long')
  const parts = split(text)
  if (parts === undefined) return refuse('not-tag-length-value')
  if (parts[0]?.id !== '00' || parts[0].value !== '01') return refuse('format-indicator')
  const last = parts.at(-1)
  if (last?.id !== '63' || last.value.length !== 4) return refuse('checksum-missing')
  if (checksum(text.slice(0, -4)) !== last.value) return refuse('checksum')
  const values = new Map(parts.map(({ id, value }) => [id, value]))
  if (values.size !== parts.length) return refuse('repeated')

  const initiation = values.get('01')
  if (initiation !== undefined && initiation !== '11' && initiation !== '12') return refuse('initiation')
  const accounts = parts.filter(({ id }) => id >= '02' && id <= '51')
  if (accounts.length === 0) return refuse('account-missing')
  for (const account of accounts)
    if (account.id >= '26' && split(account.value)?.[0]?.id !== '00') return refuse('account-missing')
  const category = values.get('52') ?? ''
  if (!/^\d{4}$/.test(category)) return refuse('category')
  const currency = values.get('53') ?? ''
  if (!/^\d{3}$/.test(currency)) return refuse('currency')
  const amount = values.has('54') ? minorOf(values.get('54')!, currency) : undefined
  if (values.has('54') && amount === undefined) return refuse('amount')
  const country = values.get('58') ?? ''
  if (!/^[A-Z]{2}$/.test(country)) return refuse('country')
  const merchantName = values.get('59') ?? ''
  if (!isText(merchantName, 25)) return refuse('name')
  const merchantCity = values.get('60') ?? ''
  if (!isText(merchantCity, 15)) return refuse('city')
  const additional = values.has('62') ? split(values.get('62')!) : []
  if (additional === undefined) return refuse('not-tag-length-value')
  const reference = additional.find(({ id }) => id === '05')?.value
  const terminal = additional.find(({ id }) => id === '07')?.value
  return accept({
    initiation: initiation === '12' ? 'dynamic' : 'static',
    accounts,
    category,
    currency,
    ...(amount === undefined ? {} : { amount }),
    country,
    merchantName,
    merchantCity,
    ...(reference === undefined ? {} : { reference }),
    ...(terminal === undefined ? {} : { terminal }),
  })
}

/** A template with its owner first: the value of an account of ids 26 … 51. */
export function accountTemplate(owner: string, account: string): string {
  return objects([
    { id: '00', value: owner },
    { id: '01', value: account },
  ])
}

function objects(list: readonly CodeObject[]): string {
  let text = ''
  for (const { id, value } of list) {
    const length = [...value].length
    assert(/^\d\d$/.test(id) && length >= 1 && length <= 99, `the object ${id} has 1 to 99 characters`)
    text += id + String(length).padStart(2, '0') + value
  }
  return text
}

/** The objects of a text; undefined when it is not made of whole ones. Lengths count characters, not bytes. */
function split(text: string): readonly CodeObject[] | undefined {
  const characters = [...text]
  const found: CodeObject[] = []
  for (let at = 0; at < characters.length; ) {
    const head = characters.slice(at, at + 4).join('')
    if (!/^\d{4}$/.test(head)) return undefined
    const length = Number(head.slice(2))
    const value = characters.slice(at + 4, at + 4 + length)
    if (length === 0 || value.length !== length) return undefined
    found.push({ id: head.slice(0, 2), value: value.join('') })
    at += 4 + length
  }
  return found
}

function checksum(text: string): string {
  return crc16(utf8.encode(text)).toString(16).toUpperCase().padStart(4, '0')
}

function amountText(minor: number, currency: string): string {
  assert(Number.isSafeInteger(minor) && minor > 0, 'an amount is whole and positive')
  const places = placesOf(currency)
  const digits = String(minor).padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}

function minorOf(text: string, currency: string): number | undefined {
  const places = placesOf(currency)
  const match = /^(\d{1,12})(?:\.(\d*))?$/.exec(text)
  if (match === null || text.length > 13 || (match[2]?.length ?? 0) > places) return undefined
  const minor = Number(match[1]! + (match[2] ?? '').padEnd(places, '0'))
  return Number.isSafeInteger(minor) && minor > 0 ? minor : undefined
}

function isText(text: string, most: number): boolean {
  const { length } = [...text]
  return length >= 1 && length <= most && !/\p{Cc}/u.test(text)
}
