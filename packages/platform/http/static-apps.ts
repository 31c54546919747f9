import { stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { FRAMED_POLICY } from './security.ts'

/** A built browser app: `/till` from `apps/till/dist`. */
export interface StaticApp {
  readonly path: string
  readonly folder: string
  /** Its pages may stand in frames of this house's own pages, and hold such frames. Only a demo shows one page within another. */
  readonly framed?: boolean
}

const BUILDING = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<meta name="viewport" content="width=device-width"><title>Evertill</title>
<body style="font:20px/1.6 system-ui,sans-serif;margin:20vh auto;max-width:30em;padding:0 1em;color:#1d2b2a;background:#f7f4ee">
<p>页面正在生成，稍候会自动打开。</p><p>This page is still being built. It opens by itself in a moment.</p></body></html>`

/** Not part of the documented interface. */
const HIDDEN = { schema: { hide: true } as object }

/**
 * Serves built browser apps. Files with a hash in their name never change; everything else is asked for again each time.
 * Addresses without a file are the app's own pages. A folder that is not there yet is being built.
 */
export async function serveApps(app: FastifyInstance, apps: readonly StaticApp[]): Promise<void> {
  if (apps.length === 0) return
  await app.register(fastifyStatic, { serve: false, preCompressed: true, cacheControl: false, suppressWarning: true })
  for (const it of apps) {
    app.get(it.path, HIDDEN, async (_, reply) => reply.redirect(`${it.path}/`, 308))
    app.get(`${it.path}/*`, HIDDEN, async (request, reply) => {
      const wanted = decodeURIComponent((request.params as { '*': string })['*'])
      if (wanted.includes('\0') || wanted.split('/').includes('..')) return page(reply, it, 'index.html')
      const file = await fileFor(it.folder, wanted)
      if (file === undefined && extname(wanted) !== '') return reply.callNotFound()
      if (file?.startsWith('assets/') === true) {
        reply.header('cache-control', 'public, max-age=31536000, immutable')
        return reply.sendFile(file, it.folder)
      }
      return page(reply, it, file ?? 'index.html')
    })
  }
}

async function page(reply: FastifyReply, it: StaticApp, file: string): Promise<FastifyReply> {
  if (!(await isFile(join(it.folder, file)))) {
    return reply
      .code(503)
      .header('retry-after', '2')
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(BUILDING)
  }
  reply.header('cache-control', 'no-cache')
  if (it.framed) reply.header('content-security-policy', FRAMED_POLICY)
  return reply.sendFile(file, it.folder)
}

/** The file for an address: itself, or the page of the folder of that name. */
async function fileFor(folder: string, wanted: string): Promise<string | undefined> {
  if (wanted === '') return undefined
  if (await isFile(join(folder, wanted))) return wanted
  const index = join(wanted, 'index.html')
  return (await isFile(join(folder, index))) ? index : undefined
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (it) => it.isFile(),
    () => false,
  )
}
