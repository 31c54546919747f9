import { concat, type Dialler, type Link, type LinkEnd, type LinkListener, toHex, utf8 } from '@evertill/foundation'
import { expect, test } from 'vitest'

/** One way of carrying links, as the suite needs it. */
export interface Carrier {
  readonly kind: 'stream' | 'message'
  /** Accepts links for `listener` until closed; `target` is what to dial. */
  listen(listener: LinkListener): Promise<{ target: string; close(): Promise<void> | void }>
  /** A target where nobody listens. */
  readonly deadTarget: string
  readonly dialler: Dialler
  /** Lets the carrier work until `done`; fails when that takes too long. */
  until(done: () => boolean): Promise<void>
}

/** Remembers what one side of a link was told, and fails on anything after the end. */
export class Ear implements LinkListener {
  links: Link[] = []
  chunks: Uint8Array[] = []
  ends: LinkEnd[] = []
  onBytes: ((bytes: Uint8Array, link: Link) => void) | undefined

  get link(): Link {
    return this.links[0]!
  }
  get text(): string {
    return utf8.decode(Uint8Array.from(this.chunks.flatMap((chunk) => [...chunk])))
  }
  opened(link: Link): void {
    if (this.ends.length > 0) throw new Error('opened after the end')
    this.links.push(link)
  }
  received(bytes: Uint8Array, link: Link): void {
    if (this.ends.length >= this.links.length) throw new Error('bytes after the end')
    this.chunks.push(bytes)
    this.onBytes?.(bytes, link)
  }
  ended(end: LinkEnd, _link: Link): void {
    this.ends.push(end)
  }
}

/** What every carrier of links keeps. */
export function linkSuite(carrier: () => Carrier): void {
  const pair = async (): Promise<{ near: Ear; far: Ear; close(): Promise<void> | void }> => {
    const near = new Ear()
    const far = new Ear()
    const { dialler, listen, until } = carrier()
    const { target, close } = await listen(far)
    dialler.dial(target, near)
    await until(() => near.links.length === 1 && far.links.length === 1)
    return { near, far, close }
  }

  test('bytes arrive in order and whole, both ways, as plain byte arrays', async () => {
    const { kind, until } = carrier()
    const { near, far, close } = await pair()
    expect(near.link.kind).toBe(kind)
    expect(far.link.kind).toBe(kind)
    for (const word of ['one ', 'two ', 'three']) expect(near.link.send(utf8.encode(word))).toBe(true)
    await until(() => far.text === 'one two three')
    if (kind === 'message') expect(far.chunks.map((chunk) => utf8.decode(chunk))).toEqual(['one ', 'two ', 'three'])
    expect(Object.getPrototypeOf(far.chunks[0])).toBe(Uint8Array.prototype)
    const large = new Uint8Array(200_000).map((_, i) => i)
    far.link.send(large)
    await until(() => near.chunks.reduce((sum, chunk) => sum + chunk.length, 0) === large.length)
    expect(Buffer.concat(near.chunks).equals(large)).toBe(true)
    await close()
  })

  test('an answer may be sent from within `received`', async () => {
    const { until } = carrier()
    const { near, far, close } = await pair()
    far.onBytes = (bytes, link) => link.send(bytes.map((byte) => byte ^ 0xff))
    near.link.send(Uint8Array.of(1, 2, 3))
    await until(() => near.chunks.reduce((sum, chunk) => sum + chunk.length, 0) === 3)
    expect(toHex(concat(...near.chunks))).toBe('FEFDFC')
    await close()
  })

  test.each(['near', 'far'] as const)(
    'closed by the %s side: what was sent before arrives, then both hear of the end once',
    async (who) => {
      const { until } = carrier()
      const sides = await pair()
      const closer = sides[who]
      const other = who === 'near' ? sides.far : sides.near
      closer.link.send(utf8.encode('last words'))
      closer.link.close()
      expect(closer.ends).toHaveLength(0)
      expect(closer.link.send(utf8.encode('too late'))).toBe(false)
      closer.link.close()
      await until(() => closer.ends.length > 0 && other.ends.length > 0)
      expect(other.text).toBe('last words')
      expect(closer.ends).toEqual([{ reason: 'closed' }])
      expect(other.ends).toEqual([{ reason: 'closed' }])
      expect(other.link.send(utf8.encode('anybody?'))).toBe(false)
      await sides.close()
    },
  )

  test('nobody listening is `refused`, told later and once, without `opened`', async () => {
    const { dialler, deadTarget, until } = carrier()
    const ear = new Ear()
    dialler.dial(deadTarget, ear)
    expect(ear.ends).toHaveLength(0)
    await until(() => ear.ends.length > 0)
    expect(ear.ends[0]!.reason).toBe('refused')
    expect(ear.links).toHaveLength(0)
  })

  test('a cancelled dial is silent', async () => {
    const { dialler, listen, until } = carrier()
    const cancelled = new Ear()
    const far = new Ear()
    const { target, close } = await listen(far)
    dialler.dial(target, cancelled).cancel()
    const other = new Ear()
    dialler.dial(target, other)
    await until(() => other.links.length === 1)
    expect(cancelled).toMatchObject({ links: [], ends: [] })
    await close()
  })

  test('cancelling after the link is open does nothing', async () => {
    const { dialler, listen, until } = carrier()
    const near = new Ear()
    const far = new Ear()
    const { target, close } = await listen(far)
    const dial = dialler.dial(target, near)
    await until(() => near.links.length === 1 && far.links.length === 1)
    dial.cancel()
    near.link.send(utf8.encode('still here'))
    await until(() => far.text === 'still here')
    await close()
  })

  test('a target of another form is a Fault at once', () => {
    expect(() => carrier().dialler.dial('gopher:hole', new Ear())).toThrow()
  })

  test('closing the listener closes its links and refuses new ones', async () => {
    const { dialler, listen, until } = carrier()
    const near = new Ear()
    const far = new Ear()
    const { target, close } = await listen(far)
    dialler.dial(target, near)
    await until(() => near.links.length === 1 && far.links.length === 1)
    const closing = close()
    await until(() => near.ends.length === 1 && far.ends.length === 1)
    await closing
    expect(near.ends[0]!.reason).toBe('closed')
    const late = new Ear()
    dialler.dial(target, late)
    await until(() => late.ends.length === 1)
    expect(late.ends[0]!.reason).toBe('refused')
  })

  test('a hundred links at once do not mix their bytes', async () => {
    const { dialler, listen, until } = carrier()
    const far = new Ear()
    far.onBytes = (bytes, link) => link.send(bytes)
    const { target, close } = await listen(far)
    const ears = Array.from({ length: 100 }, () => new Ear())
    for (const ear of ears) dialler.dial(target, ear)
    await until(() => ears.every((ear) => ear.links.length === 1))
    ears.forEach((ear, i) => {
      ear.link.send(utf8.encode(`this is ${i}`))
    })
    await until(() => ears.every((ear, i) => ear.text === `this is ${i}`))
    await close()
  })
}
