import type { Actor, Endpoint, Problem, Reply, Route } from '@evertill/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Operator } from '../operator/index.ts'
import { problemOf, refusalOfFault, refusals } from './errors.ts'
import { holdsCardNumber } from './security.ts'
import { actorOf } from './session-door.ts'

const JSON_PROBLEM = 'application/problem+json; charset=utf-8'

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Parameters<typeof problemOf>[0],
  issues?: Problem['issues'],
): FastifyReply {
  if (refusal.retryAfterMs !== undefined) reply.header('retry-after', String(Math.ceil(refusal.retryAfterMs / 1_000)))
  const problem = problemOf(refusal, { instance: request.id, ...(issues === undefined ? {} : { issues }) })
  return reply.code(refusal.status).type(JSON_PROBLEM).serializer(JSON.stringify).send(problem)
}

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

/** Schemas as Fastify and OpenAPI take them. */
export function schemaOf(endpoint: Endpoint): object {
  return {
    summary: endpoint.summary,
    tags: [endpoint.tag],
    ...(endpoint.params === undefined ? {} : { params: endpoint.params }),
    ...(endpoint.query === undefined ? {} : { querystring: endpoint.query }),
    ...(endpoint.body === undefined ? {} : { body: endpoint.body }),
    ...(endpoint.answer === undefined ? {} : { response: { 200: endpoint.answer } }),
    ...(endpoint.right === 'public' ? { security: [] } : {}),
  }
}
