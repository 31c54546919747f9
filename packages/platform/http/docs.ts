import type { Random } from '@evertill/foundation'
import '@fastify/swagger'
import Fastify, { type FastifyInstance } from 'fastify'
import { CONTENT_POLICY } from './security.ts'

/**
 * `/docs`: the interface for people who write programs. The reader's own page and script come from an installed package
 * and are loaded when somebody first asks, since they weigh megabytes; nothing is fetched from elsewhere.
 */
export function serveDocs(app: FastifyInstance, random: Random): void {
  let pages: Promise<FastifyInstance> | undefined
  const hidden = { schema: { hide: true } as object }
  app.get('/docs/openapi.json', hidden, async () => app.swagger())
  app.get('/docs', hidden, async (_, reply) => reply.redirect('/docs/', 308))
  app.get('/docs/*', hidden, async (request, reply) => {
    pages ??= documentPages(() => app.swagger())
    const url = request.url.split('?')[0]!
    const answer = await (await pages).inject({ method: 'GET', url })
    if (answer.statusCode !== 200) return reply.callNotFound()
    const type = String(answer.headers['content-type'] ?? 'application/octet-stream')
    reply.type(type)
    if (!type.startsWith('text/html'))
      return reply.header('cache-control', 'public, max-age=3600').send(answer.rawPayload)
    // The page starts its script inline; a nonce of this one answer lets exactly that through.
    const nonce = Buffer.from(random.bytes(16)).toString('base64')
    reply.header(
      'content-security-policy',
      CONTENT_POLICY.replace("script-src 'self'", `script-src 'self' 'nonce-${nonce}'`),
    )
    return reply.send(answer.payload.replace(/<script(?=[ >])/g, `<script nonce="${nonce}"`))
  })
}

async function documentPages(document: () => object): Promise<FastifyInstance> {
  const { default: reference } = await import('@scalar/fastify-api-reference')
  const pages = Fastify({ logger: false })
  await pages.register(
    reference as never,
    {
      routePrefix: '/docs',
      configuration: {
        content: document,
        pageTitle: 'Evertill',
        withDefaultFonts: false,
        hideClientButton: true,
        // Its tools share and deploy through somebody else's servers.
        showDeveloperTools: 'never',
        telemetry: false,
        agent: { disabled: true },
        mcp: { disabled: true },
      },
    } as never,
  )
  await pages.ready()
  return pages
}
