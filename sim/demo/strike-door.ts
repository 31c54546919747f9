import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { demoSecrets, type Platform } from '../../packages/platform/index.ts'
import type { Child } from './children.ts'
import * as places from './places.ts'

/**
 * The fault lab's hand in the running demo: `/lab/api`. It breaks real things of this practice house — an issuer's
 * program, the merchant's standing — and mends them again. Only the demo opens it, and the demo refuses production.
 */
export interface StrikeParts {
  readonly platform: Platform
  readonly issuers: ReadonlyMap<string, Child>
  readonly codes: readonly { readonly terminalId: string; readonly code: string; readonly label: string }[]
}

interface Strike {
  /** The lab's name of the same fault, so that the page knows its cause and its words. */
  readonly name: string
  strike(on: boolean, terminalId: string): Promise<void>
}

const TILLS: ReadonlySet<string> = new Set(places.tills.map((one) => one.terminalId))
const Order = z.object({ on: z.boolean(), terminalId: z.string().regex(/^\d{8}$/) })
const REASON = 'fault lab'
const HAND = { scope: {}, name: 'fault lab' }

function strikes({ platform, issuers }: StrikeParts): readonly Strike[] {
  const { merchant } = platform
  const tell = (issuer: string, word: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const input = issuers.get(issuer)?.process.stdin
      if (input === undefined || input === null || !input.writable) reject(new Error(`${issuer} is not running`))
      else input.write(`${word}\n`, (error) => (error ? reject(error) : resolve()))
    })
  const issuer = (name: string, who: string, on: string, off: string): Strike => ({
    name,
    strike: (wanted) => tell(who, wanted ? on : off),
  })
  const standing = (name: string, status: 'frozen' | 'arrears'): Strike => ({
    name,
    async strike(on) {
      const { merchantId } = places
      const order = { merchantId, status: on ? status : ('active' as const), reason: REASON }
      done(await merchant.places.changeMerchantStatus(HAND, order))
    },
  })
  return [
    issuer('stop-issuer', 'issuer-a', 'refuse 91', 'refuse off'),
    issuer('slow-issuer', 'issuer-a', 'slow 15000', 'slow 0'),
    issuer('break-wallet', 'wallet', 'refuse 96', 'refuse off'),
    issuer('empty-account', 'issuer-a', 'refuse 51', 'refuse off'),
    issuer('lock-pin', 'issuer-a', 'refuse 75', 'refuse off'),
    standing('freeze-account', 'frozen'),
    standing('owe-fees', 'arrears'),
    {
      name: 'disable-terminal',
      async strike(on, terminalId) {
        const status = on ? 'disabled' : 'active'
        done(await merchant.places.changeTerminalStatus(HAND, { terminalId, status, reason: REASON }))
      },
    },
  ]
}

/** @throws Error with the house's own sentence when it refuses */
function done(answer: { readonly ok: true } | { readonly ok: false; readonly refusal: { readonly en: string } }): void {
  if (!answer.ok) throw new Error(answer.refusal.en)
}

export function strikeDoor(parts: StrikeParts): (app: FastifyInstance) => void {
  const all = strikes(parts)
  const on = new Set<string>()
  const hidden = { config: { right: 'public' }, schema: { hide: true } as object } as const
  const told = () => ({
    faults: all.map(({ name }) => ({ name, on: on.has(name) })),
    tills: parts.codes,
    operator: places.tillOperators[0],
    console: { name: places.people[0]!.name, password: demoSecrets.password },
  })
  return (app) => {
    app.get('/lab/api/demo', hidden, async (_, reply) => reply.header('cache-control', 'no-store').send(told()))
    app.post('/lab/api/demo/:fault', hidden, async (request, reply) => {
      const fault = all.find(({ name }) => name === (request.params as { fault: string }).fault)
      const order = Order.safeParse(request.body)
      if (fault === undefined || !order.success || !TILLS.has(order.data.terminalId))
        return reply.status(400).send(told())
      try {
        await fault.strike(order.data.on, order.data.terminalId)
      } catch (error) {
        return reply.status(503).send({ ...told(), trouble: (error as Error).message })
      }
      if (order.data.on) on.add(fault.name)
      else on.delete(fault.name)
      return told()
    })
  }
}
