import type { Actor, Endpoint, Reply, Route } from '@evertill/contract'
import type { FastifyInstance } from 'fastify'
import type { Operator } from '../operator/index.ts'
import { refusalOfFault, refusals } from './errors.ts'
import { sendProblem } from './problem.ts'
import { schemaOf } from './schema.ts'
import { holdsCardNumber } from './security.ts'
import { actorOf } from './session-door.ts'

const NOBODY: Omit<Actor, 'from'> = { personId: '', name: '', role: 'merchant', scope: { merchantId: '-' }, rights: [] }

/** Hangs the rooms' routes on the web door: rights, audit and the turning of refusals into problems stand here, once. */
export function mountRoutes(app: FastifyInstance, routes: readonly Route[], operator: Operator): void {
  for (const { endpoint, handle } of routes) {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      ...(endpoint.action === 'merchant.goods' || endpoint.action === 'settlement.file'
        ? { bodyLimit: 2_097_152 }
        : {}),
      schema: schemaOf(endpoint),
      handler: async (request, reply) => {
        const actor = endpoint.right === 'public' ? { ...NOBODY, from: request.ip } : actorOf(request)
        if (actor === undefined) return sendProblem(request, reply, refusals.fault)
        if (Object.values((request.query ?? {}) as object).some((it) => typeof it === 'string' && holdsCardNumber(it)))
          return sendProblem(request, reply, refusals.cardNumber)
        const ask = { params: request.params, query: request.query, body: request.body, actor }
        const answer = await (endpoint.action === undefined
          ? handle(ask as never)
          : audited(operator, endpoint, ask as Asked, () => handle(ask as never)))
        if (!answer.ok) return sendProblem(request, reply, answer.refusal)
        return endpoint.answer === undefined ? reply.code(204).send() : reply.send(answer.value)
      },
      config: { right: endpoint.right },
    })
  }
}

interface Asked {
  readonly params: { id?: string } | undefined
  readonly body: { reason?: string } | undefined
  readonly actor: Actor
}

/** The line is written before the command, so that none is carried out without one. */
async function audited(
  operator: Operator,
  endpoint: Endpoint,
  { params, body, actor }: Asked,
  command: () => Promise<Reply<Endpoint>>,
): Promise<Reply<Endpoint>> {
  const action = endpoint.action!
  const line = await operator.audit.begin({
    actor,
    action,
    subjectKind: action.slice(0, action.indexOf('.')),
    subjectId: params?.id ?? '',
    reason: body?.reason,
  })
  try {
    const answer = await command()
    await operator.audit.complete(
      line,
      answer.ok ? { outcome: 'done', ...answer.audit } : { outcome: 'refused', after: { code: answer.refusal.code } },
    )
    return answer
  } catch (error) {
    await operator.audit.complete(line, { outcome: 'failed', after: { code: refusalOfFault(error).code } })
    throw error
  }
}
