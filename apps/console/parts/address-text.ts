import { z } from 'zod'

/**
 * A text in an address. The router reads a value of digits alone as a number, so that `?q=10000102` would be lost: it is
 * the text that somebody wrote. A number too long to be kept exactly is nobody's text.
 */
export const addressText = z.union([z.string(), z.int().transform(String)]).pipe(z.string().max(80))
