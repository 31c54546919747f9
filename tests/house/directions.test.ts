import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Import, importsOf, isTest, read, root, sources } from './tree.ts'

/** What each part of the house may import of the others [ARCHITECTURE.md]. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  iso8583: [],
  foundation: [],
  contract: ['foundation'],
  diagnosis: ['foundation'],
  terminal: ['iso8583', 'foundation', 'diagnosis'],
  platform: ['iso8583', 'foundation', 'contract', 'diagnosis', 'terminal'],
  till: ['terminal', 'diagnosis', 'foundation', 'contract', 'iso8583'],
  help: ['diagnosis', 'foundation', 'contract'],
  console: ['terminal', 'diagnosis', 'foundation', 'contract', 'iso8583'],
  lab: ['terminal', 'diagnosis', 'foundation'],
}
/** A page of the demo and no part of a house: it shows the wind tunnel's fault lab on the till's own screens. */
const SHOWS_THE_TUNNEL = 'lab'

const GROUND_FLOOR = ['database', 'outbox', 'keys', 'net']
/** Which room of the platform may ask which. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  operator: [],
  merchant: ['operator'],
  risk: ['merchant'],
  switch: ['merchant', 'risk'],
  ledger: ['merchant'],
  settlement: ['merchant', 'ledger'],
  fleet: ['merchant'],
  'diagnosis-desk': ['merchant'],
  incident: ['merchant'],
}

/** Within the switch, from the ground up: which of its folders and shared files may know which. What stands beside them may know all. */
const SWITCH: Readonly<Record<string, readonly string[]>> = {
  'errors.ts': [],
  message: [],
  journal: ['errors.ts', 'message'],
  issuer: ['message', 'journal'],
  'live.ts': ['journal', 'issuer'],
  'ports.ts': ['live.ts'],
  session: ['journal'],
  authorization: ['errors.ts', 'ports.ts', 'live.ts', 'message', 'journal', 'issuer', 'session'],
  reversal: ['errors.ts', 'ports.ts', 'message', 'journal', 'issuer', 'authorization'],
  batch: ['errors.ts', 'ports.ts', 'message', 'journal', 'session'],
  terminal: ['errors.ts', 'ports.ts', 'message', 'journal', 'session', 'authorization', 'reversal', 'batch'],
  paper: ['live.ts', 'message', 'journal', 'issuer', 'batch'],
}

/** Within the terminal, from the ground up: a folder knows those before it. What stands at its top may know all of them. */
const TERMINAL = ['profile', 'card', 'journal', 'receipt', 'state', 'host', 'transaction', 'counter']
/** On top of them who takes which event; around them its machine, its drawn and wearing parts, what the doctor reads of it. */
const AROUND_TERMINAL = ['finding', 'part', 'runtime', 'table', 'virtual']

const imports: readonly Import[] = sources()
  .filter((file) => !isTest(file.path))
  .flatMap((file) => importsOf(file))
/** A program for the command line, not a part that others import. */
const isTool = (path: string): boolean => path.endsWith('/cli.ts')
const shown = ({ from, line, what }: Import): string => `${from.path}:${line} ${what}`

/** `packages/x` or `apps/x` of a path. */
const partOf = (path: string): string => /^(?:packages|apps)\/([^/]+)\//.exec(path)?.[1] ?? ''
const targetOf = ({ from, what }: Import): string => posix.join(posix.dirname(from.path), what)

/** Ways through who imports whom that come back to where they began. */
function circlesIn(next: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>()
  const circles: string[] = []
  const walk = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' → '))
    if (done.has(path)) return
    done.add(path)
    for (const target of next.get(path) ?? []) walk(target, [...way, path])
  }
  for (const path of next.keys()) walk(path, [])
  return circles
}

test('the tree is read: there are programs, and they import', () => {
  expect(sources().length).toBeGreaterThan(50)
  expect(imports.length).toBeGreaterThan(200)
  for (const part of Object.keys(MAY))
    expect(imports.some(({ from }) => partOf(from.path) === part)).toBe(part !== 'nothing')
})

describe('between packages', () => {
  test('only in the one direction', () => {
    const wrong = imports.filter(({ from, what }) => {
      const other = /^@evertill\/([^/]+)/.exec(what)?.[1]
      const part = partOf(from.path)
      return other !== undefined && part !== '' && other !== part && !MAY[part]?.includes(other)
    })
    expect(wrong.map(shown)).toEqual([])
  })

  test('by name, never by a path that leaves the package', () => {
    const wrong = imports.filter((item) => {
      if (!item.what.startsWith('.')) return false
      const part = partOf(item.from.path)
      if (part === SHOWS_THE_TUNNEL && /^(sim\/lab|apps\/till)\//.test(targetOf(item))) return false
      return part !== '' && partOf(`${targetOf(item)}/`) !== part
    })
    expect(wrong.map(shown)).toEqual([])
  })

  test('nothing of the house imports the wind tunnel, the tests or the bench', () => {
    const wrong = imports.filter(
      (item) =>
        ![SHOWS_THE_TUNNEL, ''].includes(partOf(item.from.path)) &&
        /(^|\/)(sim|tests|bench)\//.test(item.what.startsWith('.') ? targetOf(item) : ''),
    )
    expect(wrong.map(shown)).toEqual([])
  })

  test('a house in production serves the till and the console, never the lab', () => {
    expect(read('packages/platform/serve.ts')).not.toContain("'lab'")
    const servers = imports.filter((item) => /(^|\/)sim\//.test(targetOf(item)) && /^packages\//.test(item.from.path))
    expect(servers.map(shown)).toEqual([])
  })

  test('every part of the house is known here', () => {
    const parts = new Set(sources().map((file) => partOf(file.path)))
    parts.delete('')
    expect([...parts].filter((part) => !(part in MAY))).toEqual([])
  })
})

describe('between rooms of the platform', () => {
  const roomOf = (path: string): string | undefined => /^packages\/platform\/([^/]+)\//.exec(path)?.[1]
  const visits = imports
    .filter((item) => item.what.startsWith('.') && roomOf(targetOf(item)) !== undefined)
    .filter((item) => roomOf(targetOf(item)) !== roomOf(item.from.path))

  test('only through the door', () => {
    const wrong = visits.filter((item) => !/^packages\/platform\/[^/]+\/index\.ts$/.test(targetOf(item)))
    expect(wrong.map(shown)).toEqual([])
  })

  test('only in the one direction; the ground floor uses no room', () => {
    const wrong = visits.filter((item) => {
      const from = roomOf(item.from.path)
      const to = roomOf(targetOf(item))!
      if (from === undefined || from === 'http') return false
      if (GROUND_FLOOR.includes(to)) return GROUND_FLOOR.includes(from) && from !== 'outbox'
      return !ROOMS[from]?.includes(to)
    })
    expect(wrong.map(shown)).toEqual([])
  })

  test('no room reaches up to the plumbing, the doors or `main`', () => {
    const wrong = imports.filter((item) => {
      const from = roomOf(item.from.path)
      if (from === undefined || from === 'http' || !item.what.startsWith('.')) return false
      const target = targetOf(item)
      return /^packages\/platform\/[^/]+\.ts$/.test(target) || roomOf(target) === 'http'
    })
    expect(wrong.map(shown)).toEqual([])
  })

  test('every room is known here', () => {
    const rooms = new Set(sources().map((file) => roomOf(file.path)))
    const known = [...GROUND_FLOOR, ...Object.keys(ROOMS), 'http', undefined]
    expect([...rooms].filter((room) => !known.includes(room))).toEqual([])
  })
})

describe('within the switch', () => {
  const placeOf = (path: string): string | undefined => /^packages\/platform\/switch\/([^/]+)/.exec(path)?.[1]
  const steps = imports
    .filter((item) => item.what.startsWith('.') && placeOf(item.from.path) !== undefined)
    .map((item) => ({ item, from: placeOf(item.from.path)!, to: placeOf(targetOf(item)) }))

  test('only in the one direction', () => {
    const wrong = steps.filter(
      ({ from, to }) => from in SWITCH && to !== undefined && from !== to && !SWITCH[from]!.includes(to),
    )
    expect(wrong.map(({ item }) => shown(item))).toEqual([])
  })

  test('every folder is known here, and knows only what stands before it', () => {
    const folders = new Set(steps.map(({ from }) => from).filter((place) => !place.endsWith('.ts')))
    expect([...folders].filter((folder) => !(folder in SWITCH))).toEqual([])
    const order = Object.keys(SWITCH)
    expect(order.filter((place, at) => !SWITCH[place]!.every((other) => order.slice(0, at).includes(other)))).toEqual(
      [],
    )
    expect(order.filter((place) => !steps.some(({ from, to }) => from === place || to === place))).toEqual([])
  })
})

describe('within the terminal', () => {
  const folderOf = (path: string): string | undefined => /^packages\/terminal\/([^/]+)\//.exec(path)?.[1]
  const steps = imports
    .filter((item) => item.what.startsWith('.') && TERMINAL.includes(folderOf(item.from.path) ?? ''))
    .map((item) => ({ item, from: folderOf(item.from.path)!, to: folderOf(targetOf(item)) }))

  test('only in the one direction, types included', () => {
    const wrong = steps.filter(
      ({ from, to }) => to === undefined || !TERMINAL.slice(0, TERMINAL.indexOf(from) + 1).includes(to),
    )
    expect(wrong.map(({ item }) => shown(item))).toEqual([])
  })

  test('every folder is known here', () => {
    const folders = new Set(sources().flatMap(({ path }) => folderOf(path) ?? []))
    expect([...folders].sort()).toEqual([...TERMINAL, ...AROUND_TERMINAL].sort())
    expect(steps.length).toBeGreaterThan(200)
  })
})

describe('no programs import one another in a circle, types included', () => {
  test.each(['platform', 'terminal'])('%s', (part) => {
    const next = new Map<string, string[]>()
    for (const item of imports)
      if (partOf(item.from.path) === part && item.what.startsWith('.'))
        next.set(item.from.path, [...(next.get(item.from.path) ?? []), targetOf(item)])
    expect(next.size).toBeGreaterThan(100)
    expect(circlesIn(next)).toEqual([])
  })
})

describe('what a part may touch of the machine', () => {
  test('the alphabet, the ground, the papers and the doctor run anywhere: no `node:`, nothing of the platform', () => {
    const wrong = imports.filter(
      ({ from, what }) =>
        /^packages\/(iso8583|foundation|contract|diagnosis)\//.test(from.path) &&
        /^node:/.test(what) &&
        !isTool(from.path),
    )
    expect(wrong.map(shown)).toEqual([])
  })

  test('the terminal touches the machine in `runtime/` only', () => {
    const wrong = imports.filter(
      ({ from, what }) =>
        from.path.startsWith('packages/terminal/') && !from.path.includes('/runtime/') && /^(node:|ws$|pg$)/.test(what),
    )
    expect(wrong.map(shown)).toEqual([])
  })

  test('the alphabet and the ground depend on no package', () => {
    const wrong = imports.filter(
      ({ from, what }) =>
        /^packages\/(iso8583|foundation)\//.test(from.path) && !what.startsWith('.') && !isTool(from.path),
    )
    expect(wrong.map(shown)).toEqual([])
  })

  test('no server code imports `.tsx`, which Node does not run', () => {
    const wrong = imports.filter(({ from, what }) => !from.path.startsWith('apps/') && what.endsWith('.tsx'))
    expect(wrong.map(shown)).toEqual([])
  })
})

test('an import names a file that exists, with its ending', () => {
  const wrong = imports.filter((item) => {
    const { what, from } = item
    if (!what.startsWith('.')) return false
    const file = what.replace(/\?.*$/, '')
    return !/\.\w+$/.test(file) || !existsSync(join(root, posix.dirname(from.path), file))
  })
  expect(wrong.map(shown)).toEqual([])
})

test('a package that is imported stands in package.json', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'))
  const wrong = imports.filter(({ from, what }) => {
    if (/^(\.|node:|@evertill\/|virtual:|\/)/.test(what)) return false
    const name = what
      .split('/')
      .slice(0, what.startsWith('@') ? 2 : 1)
      .join('/')
    // What runs in a shop must not need what only developers install.
    return !(name in dependencies) && !(name in devDependencies && /^(bench|sim)\/|vite\.config\.ts$/.test(from.path))
  })
  expect(wrong.map(shown)).toEqual([])
})
