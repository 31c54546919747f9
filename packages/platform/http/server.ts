import type { Problem, Route } from '@evertill/contract'
import { type Clock, Fault, newId, type Random } from '@evertill/foundation'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import type { Operator } from '../operator/index.ts'
import { serveDocs } from './docs.ts'
import { refusalOfFault, refusals } from './errors.ts'
import type { Metrics } from './metrics.ts'
import { mountRoutes } from './mount.ts'
import { sendProblem } from './problem.ts'
import { Rate } from './rate.ts'
import { addSecurityHeaders } from './security.ts'
import { guardDoors, mountSession } from './session-door.ts'
import { type StaticApp, serveApps } from './static-apps.ts'

export interface WebDoorOptions {
  readonly clock: Clock
  readonly random: Random
  readonly operator: Operator
  readonly metrics: Metrics
  readonly routes: readonly Route[]
  readonly apps: readonly StaticApp[]
  readonly version: string
  /** Cookies `Secure` and strict transport: the house stands behind TLS. */
  readonly https: boolean
  /** Further addresses of this house that a page of ours may dial. */
  readonly hosts?: readonly string[]
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  readonly trustProxy: readonly string[]
  readonly log: FastifyServerOptions['logger']
  /** Doors that are not endpoints: live events, terminal socket, exports, numbers. */
  readonly beside: (app: FastifyInstance) => Promise<void>
}

const BODY_LIMIT = 131_072
/** From the connection to the end of the head, and to the end of the body. */
const HEADERS_WITHIN_MS = 5_000
const REQUEST_WITHIN_MS = 15_000
const MOST_CONNECTIONS = 20_000

/** The web door: Fastify with the house's manners. It listens only when told to. */
export async function createWebDoor(options: WebDoorOptions): Promise<FastifyInstance> {
  const { clock, random, metrics } = options
  const app = Fastify({
    logger: options.log === undefined ? false : options.log,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_WITHIN_MS,
    // Who has not said what they want by then is cut; looked for this often.
    http: { headersTimeout: HEADERS_WITHIN_MS, connectionsCheckingInterval: 2_000 },
    keepAliveTimeout: 65_000,
    maxRequestsPerSocket: 10_000,
    trustProxy: options.trustProxy.length === 0 ? false : [...options.trustProxy],
    genReqId: () => newId('req', clock, random),
    // One line of our own for each request; see `measure`.
    logController: new LogController({ disableRequestLogging: true }),
    // A path that cannot be decoded has no route; the answer is the same as for any other unknown address.
    frameworkErrors: (error, request, reply) => {
      void sendProblem(request as never, reply as never, error.statusCode === 400 ? refusals.syntax : refusals.notFound)
    },
    routerOptions: { maxParamLength: 200 },
  }) as unknown as FastifyInstance
  app.server.maxHeadersCount = 100
  app.server.maxConnections = MOST_CONNECTIONS
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)

  addSecurityHeaders(app, { https: options.https, hosts: options.hosts ?? [] })
  limitRate(app, clock)
  measure(app, clock, metrics)
  turnErrorsIntoProblems(app)

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Evertill',
        version: options.version,
        description:
          'Sign in with POST /api/session; the answer sets the cookie. Changes need the header `X-Evertill-Request: 1`. ' +
          'Amounts are whole minor units, times milliseconds since 1970. Refusals are RFC 9457 problems with a stable `code`.',
      },
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'evertill_session' } },
      },
      security: [{ session: [] }],
    },
    transform: jsonSchemaTransform,
  })
  await guardDoors(app, options.operator)
  await serveApps(app, options.apps)
  mountSession(app, options.operator, options)
  mountRoutes(app, options.routes, options.operator)
  await options.beside(app)
  serveDocs(app, random)
  app.get('/', { schema: { hide: true } as object }, async (_, reply) => reply.redirect('/console/', 302))
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, refusals.notFound))
  return app
}

/** Two buckets for each address: everything, and what a guesser would hammer. */
function limitRate(app: FastifyInstance, clock: Clock): void {
  const all = new Rate(clock, { perSecond: 100, burst: 600 })
  const guessed = new Rate(clock, { perSecond: 0.5, burst: 20 })
  const helped = new Rate(clock, { perSecond: 0.5, burst: 30 })
  const guessable = new Set(['/till/api/activate', '/api/session/password'])
  app.addHook('onRequest', async (request, reply) => {
    const { ip, url, method } = request
    const path = url.split('?')[0]!
    let wait = all.take(ip)
    if (wait === 0 && method === 'POST' && guessable.has(path)) wait = guessed.take(ip)
    if (wait === 0 && path.startsWith('/help/api/')) wait = helped.take(ip)
    if (wait > 0) return sendProblem(request, reply, { ...refusals.tooMany, retryAfterMs: wait })
    return undefined
  })
}

/** One line and one number for each request: the route, never the address, which may hold what a person typed. */
function measure(app: FastifyInstance, clock: Clock, metrics: Metrics): void {
  const begun = new WeakMap<object, number>()
  app.addHook('onRequest', async (request) => {
    begun.set(request, clock.monotonic())
  })
  app.addHook('onResponse', async (request, reply) => {
    const tookMs = clock.monotonic() - (begun.get(request) ?? clock.monotonic())
    const route = request.routeOptions.url ?? 'none'
    metrics.observe('evertill_http_request_seconds', tookMs / 1_000, {
      route,
      method: request.method,
      status: `${Math.floor(reply.statusCode / 100)}xx`,
    })
    if (reply.statusCode >= 500 || (request.method !== 'GET' && request.method !== 'HEAD'))
      request.log.info(
        { route, method: request.method, status: reply.statusCode, tookMs: Math.round(tookMs), from: request.ip },
        'request',
      )
  })
}

function turnErrorsIntoProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (reply.raw.headersSent) {
      reply.raw.destroy()
      return reply
    }
    if (hasZodFastifySchemaValidationErrors(error)) return sendProblem(request, reply, refusals.schema, issuesOf(error))
    switch (error.code) {
      case 'FST_ERR_CTP_BODY_TOO_LARGE':
        return sendProblem(request, reply, refusals.tooLarge)
      case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
        return sendProblem(request, reply, refusals.mediaType)
      case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      case 'FST_ERR_CTP_INVALID_JSON_BODY':
      case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
        return sendProblem(request, reply, refusals.syntax)
    }
    if (
      !(error instanceof Fault) &&
      error.statusCode !== undefined &&
      error.statusCode >= 400 &&
      error.statusCode < 500
    )
      return sendProblem(request, reply, { ...refusals.syntax, status: error.statusCode })
    // The message of an unknown error may quote what was sent; its name, code and place may not.
    request.log.error({ route: request.routeOptions.url, error: describe(error) }, 'fault')
    return sendProblem(request, reply, refusalOfFault(error))
  })
}

interface ZodIssues {
  readonly validation: readonly { readonly instancePath: string; readonly message?: string | undefined }[]
  readonly validationContext?: string | undefined
}

/** Where and what, never the value that was sent. */
function issuesOf(error: ZodIssues): NonNullable<Problem['issues']> {
  return error.validation.slice(0, 20).map((it) => ({
    path: `${error.validationContext ?? 'body'}${it.instancePath}`.slice(0, 200),
    message: (it.message ?? 'does not fit').slice(0, 200),
  }))
}

function describe(error: Error): object {
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
  return error instanceof Fault
    ? { name: error.name, code: error.code, message: error.message, detail: error.detail, frames }
    : { name: error.name, code: (error as { code?: unknown }).code, frames }
}
