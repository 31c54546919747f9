import { describe, expect, it } from 'vitest'
import { addressOf, createClient, csvAddress, endpoints, liveEventOf, ProblemError, Right, rightsOf } from './index.ts'

describe('the client', () => {
  const answered = (status: number, body: unknown) => async () =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })

  it('puts every part where it belongs', () => {
    expect(addressOf('/api/merchants/:id/goods', { id: 'a/b?c' }, { q: 'x&y', none: undefined })).toBe(
      '/api/merchants/a%2Fb%3Fc/goods?q=x%26y',
    )
    expect(csvAddress({ state: 'reversing', min: 100 })).toBe('/api/transactions.csv?state=reversing&min=100')
  })

  it('marks each change, and sends no mark with a read', async () => {
    const seen: [string, RequestInit | undefined][] = []
    const client = createClient(async (url, init) => {
      seen.push([url, init])
      return new Response(null, { status: 204 })
    }, 'http://host')
    await client.unblock({ params: { id: 'b1' }, body: { reason: 'a mistake' } })
    expect(seen[0]![0]).toBe('http://host/api/risk/blocked/b1')
    expect(seen[0]![1]!.headers).toMatchObject({ 'x-evertill-request': '1', 'content-type': 'application/json' })
  })

  it('throws the problem that the host told', async () => {
    const problem = {
      type: 'urn:evertill:problem:session.none',
      title: 't',
      status: 401,
      code: 'session.none',
      zh: '请登录',
      en: 'Sign in',
    }
    await expect(createClient(answered(401, problem)).session()).rejects.toMatchObject({
      code: 'session.none',
      status: 401,
    })
  })

  it('makes up a problem when something between answered with a page', async () => {
    const error = await createClient(answered(502, '<html>Bad gateway</html>'))
      .session()
      .catch((e: unknown) => e)
    expect(error).toBeInstanceOf(ProblemError)
    expect((error as ProblemError).problem).toMatchObject({ status: 502, code: 'http' })
  })

  it('refuses an answer that is not of the schema', async () => {
    await expect(createClient(answered(200, { rows: [{ id: 1 }] })).issuers()).rejects.toThrow()
  })
})

describe('the endpoints', () => {
  it('have each address once, and every right that they take is somebody’s', () => {
    const all = Object.values(endpoints)
    const addresses = all.map((it) => `${it.method} ${it.path}`)
    expect(new Set(addresses).size).toBe(addresses.length)
    const held = new Set(Object.values(rightsOf).flat())
    for (const right of Right.options) expect(held).toContain(right)
  })

  it('keep agents away from approving, keys and risk', () => {
    for (const right of [
      'merchants.change',
      'terminals.change',
      'terminals.enrol',
      'risk.read',
      'people.read',
    ] as const)
      expect(rightsOf.agent).not.toContain(right)
  })
})

describe('live events', () => {
  it('are parsed, and what is not ours is left', () => {
    expect(liveEventOf('reset', '{"at":5}')).toEqual({ kind: 'reset', at: 5 })
    expect(liveEventOf('reset', '{"at":-5}')).toBeUndefined()
    expect(liveEventOf('other', '{}')).toBeUndefined()
    expect(liveEventOf('reset', '{')).toBeUndefined()
  })
})
