import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromHex } from '@evertill/foundation'
import { createFramer, frame } from '@evertill/iso8583'
import { demoSecrets } from '@evertill/platform'
import { PosDevice, type PosMessage } from '../../sim/pos-device.ts'

/** The demo as its own processes, over a real database on a real disk, without the building of the pages. */

const ROOT = join(import.meta.dirname, '..', '..')
const running: Demo[] = []
const folders: string[] = []

/** Stops whatever a test left running and removes its folders. */
export async function closeDemos(): Promise<void> {
  for (const demo of running.splice(0)) {
    demo.child.kill('SIGINT')
    await demo.ended
  }
  for (const folder of folders.splice(0)) {
    await until(() => processesOf(folder).length === 0)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The test has ended this one itself. */
export function forget(demo: Demo): void {
  running.splice(running.indexOf(demo), 1)
}

export interface Demo {
  readonly child: ChildProcess
  readonly ended: Promise<{ code: number | null; said: string; complained: string }>
  /** Resolves with the first line that fits. */
  line(pattern: RegExp): Promise<RegExpExecArray>
}

export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'evertill-demo-'))
  folders.push(made)
  return made
}

export function start(data: string, env: Record<string, string> = {}, launcher = false): Demo {
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

export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Processes whose command line or working folder names this data folder. */
export function processesOf(data: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(data)
    } catch {
      return false
    }
  })
}

/** Reads as an operations person would. */
export async function signedIn(demo: Demo): Promise<
  (path: string) => Promise<{
    rows: {
      terminalId: string
      state: string
      id: string
      money: string
      amount: number
      merchantId?: string
      status?: string
    }[]
  }>
> {
  const [, port] = await demo.line(/"http":(\d+)/)
  const base = `http://127.0.0.1:${port}`
  const answer = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-evertill-request': '1' },
    body: JSON.stringify({ name: 'operations', password: 'evertill-demo' }),
  })
  if (answer.status !== 200) throw new Error(`the demo's sign-in was answered with ${answer.status}`)
  const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!
  return async (path) => (await fetch(base + path, { headers: { cookie } })).json() as never
}

/** An integrator's own client: terminal 10000001 over TCP, with the key that the README prints; signed on. */
export async function signedOn(demo: Demo, firstStan = 0) {
  const [, port] = await demo.line(/"iso":(\d+)/)
  const tmk = fromHex(demoSecrets.terminalKeys['10000001'])
  const device = new PosDevice({ terminalId: '10000001', merchantId: '898100000000001', tmk })
  device.stan = firstStan
  const socket = connect(Number(port), '127.0.0.1')
  // A killed house takes its lines with it.
  socket.on('error', () => undefined)
  const framer = createFramer({ length: 'binary2', limit: 4_096 })
  const frames: Uint8Array[] = []
  const waiting: (() => void)[] = []
  socket.on('data', (chunk: Buffer) => {
    frames.push(...framer.feed(new Uint8Array(chunk)))
    for (const resolve of waiting.splice(0)) resolve()
  })
  const client = {
    device,
    send: (message: PosMessage) => void socket.write(frame(device.frame(message), { length: 'binary2' })),
    async answer(): Promise<PosMessage> {
      while (frames.length === 0) await new Promise<void>((resolve) => waiting.push(resolve))
      return device.read(frames.shift()!).message
    },
    close: () => void socket.destroy(),
  }
  const ask = await signedIn(demo)
  // The issuers' lines may still be on their way up.
  while ((await ask('/api/issuers')).rows.some((row) => row.state !== 'up')) await turn()
  client.send(device.signOn())
  if (!device.takeKeys(await client.answer())) throw new Error('the key check values do not hold')
  return client
}

/** Lets the other processes go on before the next look. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50))
}
