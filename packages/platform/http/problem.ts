import type { Problem } from '@evertill/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { problemOf } from './errors.ts'

const JSON_PROBLEM = 'application/problem+json; charset=utf-8'

/** Answers with a refusal, as RFC 9457 has it. */
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
