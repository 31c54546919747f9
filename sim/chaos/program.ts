import { type ChildProcess, spawn } from 'node:child_process'
import { root } from '../../packages/platform/index.ts'

/** A program that is started, killed and started again. It ends when its standard input does, so it cannot outlive us. */
export class Program {
  readonly name: string
  readonly #args: () => { readonly args: readonly string[]; readonly order: object | undefined }
  readonly #heard: (line: Record<string, unknown>) => void
  #child: ChildProcess | undefined
  #wanted = false
  #ready = Promise.withResolvers<Record<string, unknown>>()
  /** What it last said on standard error. */
  trouble = ''
  onReady: ((said: Record<string, unknown>) => Promise<void> | void) | undefined
  onEnd: (() => void) | undefined
  starts = 0
  #killed = 0

  /** @param args asked for at each start, so that a new life may differ from the one before */
  constructor(
    name: string,
    args: () => { readonly args: readonly string[]; readonly order: object | undefined },
    heard: (line: Record<string, unknown>) => void = () => undefined,
  ) {
    this.name = name
    this.#args = args
    this.#heard = heard
  }

  /** Starts it, and again whenever it ends, until {@link stop}. Resolves when it is ready for the first time. */
  async start(): Promise<Record<string, unknown>> {
    this.#wanted = true
    this.#spawn()
    return this.#ready.promise
  }

  /** As the machine does when it runs out of memory, and as a power cut does. */
  kill(): void {
    if (this.#child?.kill('SIGKILL')) this.#killed += 1
  }

  /** How often it ended although nobody killed it. */
  get fell(): number {
    return this.starts - 1 - this.#killed
  }

  write(line: string): void {
    this.#child?.stdin?.write(`${line}\n`)
  }

  /** No new life; resolves when it has ended. */
  async ended(): Promise<void> {
    this.#wanted = false
    const child = this.#child
    if (child === undefined) return
    await new Promise<void>((resolve) => child.once('exit', () => resolve()))
  }

  async stop(): Promise<void> {
    this.#wanted = false
    const child = this.#child
    if (child === undefined) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.stdin?.end()
    const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await gone
    clearTimeout(late)
  }

  #spawn(): void {
    const { args, order } = this.#args()
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] })
    this.#child = child
    this.starts += 1
    let rest = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.startsWith('{')) this.#said(JSON.parse(line) as Record<string, unknown>)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.trouble = (this.trouble + text).slice(-2_000)
    })
    child.stdin.on('error', () => undefined)
    if (order !== undefined) child.stdin.write(`${JSON.stringify(order)}\n`)
    child.once('exit', () => {
      if (this.#child !== child) return
      this.#child = undefined
      this.onEnd?.()
      if (this.#wanted) this.#spawn()
    })
  }

  #said(line: Record<string, unknown>): void {
    if (line.ready === undefined) {
      this.#heard(line)
      return
    }
    void Promise.resolve(this.onReady?.(line)).then(() => this.#ready.resolve(line))
  }
}
