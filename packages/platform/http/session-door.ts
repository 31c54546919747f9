import { type Actor, endpoints, type Right } from '@evertill/contract'
import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type OpenSession, type Operator, operatorRefusals } from '../operator/index.ts'
import { refusals } from './errors.ts'
import { sendProblem } from './problem.ts'
import { schemaOf } from './schema.ts'

const COOKIE = 'evertill_session'

declare module 'fastify' {
  interface FastifyRequest {
    openSession: OpenSession | undefined
  }
  interface FastifyContextConfig {
    /** What it takes to come in; a route without it is not served. */
    right?: Right | 'public' | 'session'
  }
}

export function actorOf(request: FastifyRequest): Actor | undefined {
  return request.openSession?.actor
}

/**
 * Who comes in: the cookie's session, the right that the route takes, and for every change the mark that another site's
 * page cannot send.
 */
export async function guardDoors(app: FastifyInstance, operator: Operator): Promise<void> {
  await app.register(cookie)
  app.decorateRequest('openSession', undefined)
  app.addHook('onRequest', async (request, reply) => {
    const { right } = request.routeOptions.config
    if (right === undefined) return undefined
    if (request.method !== 'GET' && request.method !== 'HEAD' && request.headers['x-evertill-request'] !== '1')
      return sendProblem(request, reply, refusals.mark)
    if (right === 'public') return undefined
    const token = request.cookies[COOKIE]
    const open = token === undefined ? undefined : await operator.sessions.find(token, request.ip)
    if (open === undefined) return sendProblem(request, reply, operatorRefusals.none)
    if (right !== 'session' && !open.actor.rights.includes(right))
      return sendProblem(request, reply, operatorRefusals.right)
    request.openSession = open
    return undefined
  })
}

/** Signing in and out: the only routes that touch the cookie. */
export function mountSession(app: FastifyInstance, operator: Operator, options: { readonly https: boolean }): void {
  const cookieOptions = { path: '/', httpOnly: true, sameSite: 'strict', secure: options.https } as const
  const clear = (reply: FastifyReply): FastifyReply => reply.clearCookie(COOKIE, cookieOptions)

  app.route({
    method: 'POST',
    url: endpoints.signIn.path,
    schema: schemaOf(endpoints.signIn),
    config: { right: 'public' },
    handler: async (request, reply) => {
      const credentials = request.body as { name: string; password: string }
      const answer = await operator.sessions.signIn(credentials, request.ip)
      const personId = answer.ok ? answer.value.open.actor.personId : answer.refusal.personId
      await operator.audit.begin({
        actor: {
          // What was typed as a name may be a password in the wrong field: an unknown name is not kept.
          name: personId === undefined ? '' : credentials.name.trim().toLowerCase(),
          from: request.ip,
          ...(personId === undefined ? {} : { personId }),
        },
        action: 'session.sign-in',
        subjectKind: 'person',
        subjectId: personId ?? '',
        outcome: answer.ok ? 'done' : 'refused',
      })
      if (!answer.ok) {
        const { status, code, zh, en, retryAfterMs } = answer.refusal
        return sendProblem(request, reply, {
          status,
          code,
          zh,
          en,
          ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        })
      }
      return reply.setCookie(COOKIE, answer.value.token, cookieOptions).send(answer.value.open.session)
    },
  })

  app.route({
    method: 'GET',
    url: endpoints.session.path,
    schema: schemaOf(endpoints.session),
    config: { right: 'session' },
    handler: async (request) => request.openSession!.session,
  })

  app.route({
    method: 'DELETE',
    url: endpoints.signOut.path,
    schema: schemaOf(endpoints.signOut),
    config: { right: 'session' },
    handler: async (request, reply) => {
      const open = request.openSession!
      await operator.sessions.end(open.tokenDigest)
      await operator.audit.begin({
        actor: open.actor,
        action: 'session.sign-out',
        subjectKind: 'person',
        subjectId: open.actor.personId,
        outcome: 'done',
      })
      return clear(reply).code(204).send()
    },
  })

  app.route({
    method: 'POST',
    url: endpoints.changePassword.path,
    schema: schemaOf(endpoints.changePassword),
    config: { right: 'session' },
    handler: async (request, reply) => {
      const open = request.openSession!
      const answer = await operator.sessions.changePassword(open, request.body as { current: string; next: string })
      await operator.audit.begin({
        actor: open.actor,
        action: endpoints.changePassword.action,
        subjectKind: 'person',
        subjectId: open.actor.personId,
        outcome: answer.ok ? 'done' : 'refused',
      })
      return answer.ok ? reply.code(204).send() : sendProblem(request, reply, answer.refusal)
    },
  })
}
