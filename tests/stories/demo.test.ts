import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'

/** `npm start` as a newcomer meets it, without the building of the pages. Real processes, a real database on a real disk. */

const ROOT = join(import.meta.dirname, '..', '..')
const running: Demo[] = []
const folders: string[] = []

afterEach(async () => {
  for (const demo of running.splice(0)) {
    demo.child.kill('SIGINT')
    await demo.ended
  }
  for (const folder of folders.splice(0)) {
    await until(() => processesOf(folder).length === 0)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}, 30_000)

interface Demo {
  readonly child: ChildProcess
  readonly ended: Promise<{ code: number | null; said: string; complained: string }>
  /** Resolves with the first line that fits. */
  line(pattern: RegExp): Promise<RegExpExecArray>
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'evertill-demo-'))
  folders.push(made)
  return made
}

function start(data: string, env: Record<string, string> = {}, launcher = false): Demo {
  const child = spawn(process.execPath, [...(launcher ? ['run.cjs'] : []), 'sim/demo/main.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      EVERTILL_DATA: data,
      EVERTILL_HTTP_PORT: '0',
      EVERTILL_ISO_PORT: '0',
      EVERTILL_APPS: '0',
      EVERTILL_REPORT: 'json',
      NODE_OPTIONS: '',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let complained = ''
  const waiting: (() => void)[] = []
  const wake = () => {
    for (const resolve of waiting.splice(0)) resolve()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    wake()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complained += text
  })
  let over = false
  const ended = new Promise<{ code: number | null; said: string; complained: string }>((resolve) => {
    child.once('close', (code) => {
      over = true
      wake()
      resolve({ code, said, complained })
    })
  })
  const demo: Demo = {
    child,
    ended,
    async line(pattern) {
      for (;;) {
        const found = pattern.exec(said)
        if (found !== null) return found
        if (over) throw new Error(`it ended before ${pattern}:\n${said}\n${complained}`)
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
  }
  running.push(demo)
  return demo
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Processes whose command line or working folder names this data folder. */
function processesOf(data: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(data)
    } catch {
      return false
    }
  })
}

async function signedIn(
  demo: Demo,
): Promise<(path: string) => Promise<{ rows: { terminalId: string; state: string; id: string }[] }>> {
  const [, port] = await demo.line(/"http":(\d+)/)
  const base = `http://127.0.0.1:${port}`
  const answer = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-evertill-request': '1' },
    body: JSON.stringify({ name: 'operations', password: 'evertill-demo' }),
  })
  expect(answer.status).toBe(200)
  const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!
  return async (path) => (await fetch(base + path, { headers: { cookie } })).json() as never
}

it('opens a house that sells at once, stops in two seconds, and is the same house at the next start', async () => {
  const data = folder()
  const demo = start(data)
  const [, seconds] = await demo.line(/First sale accepted ([\d.]+) s after the start/)
  expect(Number(seconds)).toBeLessThan(30)
  await demo.line(/10000011 {3}[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/)
  const before = await (await signedIn(demo))('/api/transactions?state=approved')
  expect(before.rows.length).toBeGreaterThan(0)
  expect(before.rows.every((row) => !['10000001', '10000002'].includes(row.terminalId))).toBe(true)
  const asked = performance.now()
  demo.child.kill('SIGINT')
  expect((await demo.ended).code).toBe(0)
  expect(performance.now() - asked).toBeLessThan(2_500)
  expect(processesOf(data)).toEqual([])

  const again = start(data)
  const [, warm] = await again.line(/First sale accepted ([\d.]+) s after the start/)
  expect(Number(warm)).toBeLessThan(15)
  const after = await (await signedIn(again))('/api/transactions?state=approved&limit=200')
  expect(after.rows.map((row) => row.id)).toEqual(expect.arrayContaining(before.rows.map((row) => row.id)))
  expect(new Set(after.rows.map((row) => row.id)).size).toBe(after.rows.length)
  again.child.kill('SIGTERM')
  const { said } = await again.ended
  expect(said).not.toContain('Made the demo')
})

it('comes back after it was killed, and nothing of the killed one is left', async () => {
  const data = folder()
  const killed = start(data)
  await killed.line(/First sale accepted/)
  killed.child.kill('SIGKILL')
  await killed.ended
  const again = start(data)
  await again.line(/First sale accepted/)
  const { rows } = await (await signedIn(again))('/api/transactions?limit=200')
  expect(rows.length).toBeGreaterThan(1)
})

it('ends with whoever started it', async () => {
  const data = folder()
  const demo = start(data, {}, true)
  await demo.line(/"http":/)
  demo.child.kill('SIGKILL')
  await until(() => processesOf(data).length === 0)
  running.splice(running.indexOf(demo), 1)
})

it('says in one sentence which port is taken, and leaves nothing running', async () => {
  const data = folder()
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  for (const name of ['EVERTILL_HTTP_PORT', 'EVERTILL_ISO_PORT']) {
    const { code, complained } = await start(data, { [name]: String(port) }).ended
    expect([code, complained.trim()]).toEqual([
      1,
      expect.stringMatching(new RegExp(`^Port ${port} is taken by another program; .*${name}`)),
    ])
    expect(processesOf(data)).toEqual([])
  }
  server.close()
})

it('says in one sentence that another one works in the same folder', async () => {
  const data = folder()
  const first = start(data, { EVERTILL_TRADERS: '0' })
  await first.line(/"http":/)
  const { code, complained } = await start(data).ended
  expect([code, complained.trim().split('\n')]).toEqual([
    1,
    [expect.stringMatching(/^Another Evertill \(process \d+\) works in /)],
  ])
  expect(first.child.exitCode).toBeNull()
})

it('refuses to be a production house', async () => {
  const { code, complained } = await start(folder(), { EVERTILL_MODE: 'production' }).ended
  expect([code, complained]).toEqual([1, expect.stringContaining('npm run serve')])
})
