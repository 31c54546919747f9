import { passesLuhn } from '@evertill/foundation'
import type { FastifyInstance } from 'fastify'

/**
 * Scripts from this house only, never inline. Styles may be inline, because the console's component library writes style
 * elements while it runs. Nothing may frame us.
 */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "media-src 'self' data: blob:",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** For a demo's pages, which show each other; strangers may not frame them either. */
export const FRAMED_POLICY = `${CONTENT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")}; frame-src 'self'`

export function addSecurityHeaders(
  app: FastifyInstance,
  options: { readonly https: boolean; readonly hosts?: readonly string[] },
): void {
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'no-referrer')
    reply.header('cross-origin-opener-policy', 'same-origin')
    reply.header('cross-origin-resource-policy', 'same-origin')
    reply.header('permissions-policy', 'geolocation=(), microphone=(), payment=(), usb=()')
    const policy = reply.getHeader('content-security-policy') ?? CONTENT_POLICY
    // A till may turn to the house's other addresses, and to nobody else's.
    const reach = ["connect-src 'self'", ...(options.hosts ?? [])].join(' ')
    reply.header('content-security-policy', String(policy).replace("connect-src 'self'", reach))
    if (options.https) reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
    if (request.url.startsWith('/api/') || request.url.startsWith('/till/api/') || request.url.startsWith('/help/api/'))
      if (reply.getHeader('cache-control') === undefined) reply.header('cache-control', 'no-store')
  })
}

/** Does a text that goes into an address hold what looks like a card number? Ids of ours are shorter or fail the check. */
export function holdsCardNumber(text: string): boolean {
  for (const [digits] of text.replace(/[ -]/g, '').matchAll(/\d{15,}/g)) {
    if (digits.length > 19) continue
    if (digits.length === 15 && !/^3[47]/.test(digits)) continue
    if (passesLuhn(digits)) return true
  }
  return false
}
