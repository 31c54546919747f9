import type { Clock } from '@evertill/foundation'
import type { FastifyInstance } from 'fastify'
import type { LiveHub } from '../live.ts'
import type { Operator } from '../operator/index.ts'
import { refusals } from './errors.ts'
import { sendProblem } from './problem.ts'
import { CONTENT_POLICY } from './security.ts'

/** Open streams at most, of all people together. */
const MOST_STREAMS = 500
/** Bytes that may wait for a slow reader; more ends the stream, and the reader comes back with the last id it saw. */
const MOST_WAITING = 262_144
const HEARTBEAT_MS = 15_000

/** `GET /api/live`: what happens, as server-sent events cut to the reader's rights and scope. */
export function mountLive(app: FastifyInstance, ports: { live: LiveHub; operator: Operator; clock: Clock }): void {
  const { live, operator, clock } = ports
  const streams = new Set<() => void>()
  app.addHook('preClose', async () => {
    for (const end of streams) end()
  })
  app.get('/api/live', { config: { right: 'session' }, schema: { hide: true } as object }, async (request, reply) => {
    if (streams.size >= MOST_STREAMS) return sendProblem(request, reply, { ...refusals.tooMany, retryAfterMs: 5_000 })
    const { actor } = request.openSession!
    const token = request.cookies.evertill_session!
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'content-security-policy': CONTENT_POLICY,
    })
    raw.write('retry: 2000\n\n')
    let over = false
    const end = (): void => {
      if (over) return
      over = true
      streams.delete(end)
      unsubscribe()
      heartbeat.cancel()
      raw.end()
    }
    const unsubscribe = live.subscribe(actor, lastIdOf(request.headers['last-event-id']), (event) => {
      if (over) return
      if (raw.writableLength > MOST_WAITING) return end()
      raw.write(`id: ${event.id}\nevent: ${event.kind}\ndata: ${event.data}\n\n`)
    })
    const beat = async (): Promise<void> => {
      // The stream holds no right of its own: when the session ends, so does it.
      const open = await operator.sessions.find(token, request.ip).catch(() => undefined)
      if (open === undefined) end()
      if (over) return
      raw.write(': alive\n\n')
      heartbeat = clock.after(HEARTBEAT_MS, () => void beat())
    }
    let heartbeat = clock.after(HEARTBEAT_MS, () => void beat())
    streams.add(end)
    raw.on('close', end)
    raw.on('error', end)
    return reply
  })
}

function lastIdOf(header: string | string[] | undefined): number | undefined {
  const id = Number(header)
  return typeof header === 'string' && Number.isSafeInteger(id) && id >= 0 ? id : undefined
}
