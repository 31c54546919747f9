import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VirtualClock } from '@evertill/foundation'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Metrics } from './metrics.ts'
import { Rate } from './rate.ts'
import { addSecurityHeaders, holdsCardNumber } from './security.ts'
import { serveApps } from './static-apps.ts'

it('a bucket gives its burst, then its rate, each key its own', () => {
  const clock = new VirtualClock(0)
  const rate = new Rate(clock, { perSecond: 2, burst: 3 })
  expect([rate.take('a'), rate.take('a'), rate.take('a')]).toEqual([0, 0, 0])
  expect(rate.take('a')).toBe(500)
  expect(rate.take('b')).toBe(0)
  clock.advance(500)
  expect(rate.take('a')).toBe(0)
  expect(rate.take('a')).toBe(500)
})

it('a card number is known behind spaces and letters; ids of ours are not taken for one', () => {
  for (const text of ['6200000000000005', 'x4242 4242 4242 4242', '6205500000000000004', '378282246310005'])
    expect([text, holdsCardNumber(text)]).toEqual([text, true])
  for (const text of ['898100000000001', '000004321876', '10000011', '4242424242424241', '1'.repeat(40)])
    expect([text, holdsCardNumber(text)]).toEqual([text, false])
})

it('metrics keep their families and bound their series', async () => {
  const metrics = new Metrics()
  metrics.count('a_total', { link: 'x' })
  metrics.count('a_total', { link: 'x' })
  metrics.count('a_total', { other: 'x' })
  for (let i = 0; i < 2_100; i++) metrics.count('b_total', { i: String(i) })
  metrics.observe('c_seconds', 0.02)
  const text = await metrics.registry.metrics()
  expect(text).toContain('a_total{link="x"} 2')
  expect(text).toContain('c_seconds_bucket{le="0.025"} 1')
  expect(text).toContain('evertill_metrics_dropped_total 101')
})

describe('browser apps', () => {
  let app: FastifyInstance
  const folder = mkdtempSync(join(tmpdir(), 'evertill-apps-'))
  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers })

  beforeAll(async () => {
    app = Fastify()
    addSecurityHeaders(app, { https: true })
    await serveApps(app, [
      { path: '/till', folder: join(folder, 'till') },
      { path: '/console', folder: join(folder, 'console') },
    ])
    mkdirSync(join(folder, 'till', 'assets'), { recursive: true })
    mkdirSync(join(folder, 'till', 'customer'))
    writeFileSync(join(folder, 'till', 'index.html'), '<p>till')
    writeFileSync(join(folder, 'till', 'customer', 'index.html'), '<p>customer')
    writeFileSync(join(folder, 'till', 'assets', 'a-1234.js'), 'let a')
    writeFileSync(join(folder, 'till', 'assets', 'a-1234.js.br'), 'compressed')
    writeFileSync(join(folder, 'secret.txt'), 'the treasure')
  })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true })
  })

  it('are found with their pages, and never kept without asking again', async () => {
    expect((await get('/till')).headers.location).toBe('/till/')
    for (const url of ['/till/', '/till/index.html', '/till/sale/12']) {
      const answer = await get(url)
      expect([url, answer.body, answer.headers['cache-control']]).toEqual([url, '<p>till', 'no-cache'])
    }
    expect((await get('/till/customer/')).body).toBe('<p>customer')
  })

  it('send what never changes once, compressed where it was prepared', async () => {
    const plain = await get('/till/assets/a-1234.js')
    expect([plain.body, plain.headers['cache-control']]).toEqual(['let a', 'public, max-age=31536000, immutable'])
    const small = await get('/till/assets/a-1234.js', { 'accept-encoding': 'br, gzip' })
    expect([small.body, small.headers['content-encoding']]).toEqual(['compressed', 'br'])
    expect(small.headers['content-type']).toContain('javascript')
    expect((await get('/till/assets/b-1234.js')).statusCode).toBe(404)
  })

  it('say that they are being built while they are', async () => {
    const answer = await get('/console/')
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2'])
    expect(answer.body).toContain('being built')
    expect(answer.headers['strict-transport-security']).toBeDefined()
  })

  it('show nothing outside of their folder', async () => {
    for (const url of [
      '/till/../secret.txt',
      '/till/..%2fsecret.txt',
      '/till/%2e%2e%2fsecret.txt',
      '/till/assets/..%2f..%2f..%2fsecret.txt',
      '/till/%00',
    ])
      expect([url, (await get(url)).body.includes('treasure')]).toEqual([url, false])
  })
})
