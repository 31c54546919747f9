import { endpoints, type Health } from '@evertill/contract'
import type { Clock } from '@evertill/foundation'
import type { FastifyInstance } from 'fastify'
import { schemaOf } from './schema.ts'

export type HealthCheck = () => Promise<{ name: string; status: Health['status']; detail?: string }>

/** Looked at this often at most, however many ask. */
const FRESH_MS = 1_000

/** `GET /healthz`: 200 while payments can be taken, 503 when they cannot. */
export function mountHealth(
  app: FastifyInstance,
  ports: { clock: Clock; version: string; checks: readonly HealthCheck[] },
): void {
  const { clock, version, checks } = ports
  let last: { at: number; health: Promise<Health> } | undefined
  app.route({
    method: 'GET',
    url: endpoints.health.path,
    schema: { ...schemaOf(endpoints.health), response: { 200: endpoints.health.answer, 503: endpoints.health.answer } },
    config: { right: 'public' },
    handler: async (_, reply) => {
      if (last === undefined || clock.monotonic() - last.at > FRESH_MS)
        last = { at: clock.monotonic(), health: look(clock, version, checks) }
      const health = await last.health
      return reply
        .code(health.status === 'down' ? 503 : 200)
        .header('cache-control', 'no-store')
        .send(health)
    },
  })
}

async function look(clock: Clock, version: string, checks: readonly HealthCheck[]): Promise<Health> {
  const results = await Promise.all(checks.map((check) => check()))
  const status = results.some((it) => it.status === 'down')
    ? 'down'
    : results.some((it) => it.status === 'degraded')
      ? 'degraded'
      : 'ok'
  return { status, at: clock.now(), version, checks: results }
}
