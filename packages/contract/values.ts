import { TRANSACTION_TYPES } from '@evertill/foundation'
import * as z from 'zod/mini'

/**
 * Values that every paper of the contract uses. Written with zod/mini, so that the till carries them in a few kilobytes;
 * the server's schemas take them in as they are.
 */

/** A text in both languages of the house. */
export const Words = z.object({ zh: z.string(), en: z.string() })
export type Words = z.infer<typeof Words>

/** Milliseconds since 1970-01-01T00:00:00Z; integers only, in every message of the house. */
export const Millis = z.int().check(z.minimum(0))
/** A sum in minor units (fen), 0 … 999,999,999,999 [F4]. */
export const Minor = z.int().check(z.minimum(0), z.maximum(999_999_999_999))
/** ISO 4217 numeric: "156" is CNY [F49]. */
export const Currency = z.string().check(z.regex(/^\d{3}$/))

/** F41. */
export const TerminalId = z.string().check(z.regex(/^[0-9A-Z]{8}$/))
/** F42. */
export const MerchantId = z.string().check(z.regex(/^[0-9A-Z]{15}$/))
/** F11 [LAW-2]: 000001 … 999999. */
export const Stan = z.string().check(z.regex(/^\d{6}$/))
/** F60.2. */
export const Batch = z.string().check(z.regex(/^\d{6}$/))

/** What can be asked of the switch and what a contract can grant. */
export const TransactionType = z.enum(TRANSACTION_TYPES)
export type TransactionType = z.infer<typeof TransactionType>

/**
 * Where the cardholder's money stands [LAW-4]: `no` nothing was taken, `yes` it was taken, `reversing` it is being given
 * back, `unknown` the outcome is not known yet.
 */
export const MoneyState = z.enum(['no', 'yes', 'reversing', 'unknown'])
export type MoneyState = z.infer<typeof MoneyState>

/** Hexadecimal digits, two for a byte. */
export const hex = (bytes: number) => z.string().check(z.regex(new RegExp(`^[0-9a-fA-F]{${2 * bytes}}$`)))

/** A line that a person types: bounded, and without control characters. */
export const line = (max: number) =>
  z.string().check(z.trim(), z.minLength(1), z.maxLength(max), z.regex(/^[^\p{Cc}]*$/u))
