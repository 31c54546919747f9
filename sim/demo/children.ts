import { type ChildProcess, spawn } from 'node:child_process'
import { Fault } from '@evertill/foundation'
import { root } from '../../packages/platform/index.ts'

/** A program of ours beside this one. It ends when its standard input does, so it cannot outlive us. */
export interface Child {
  readonly process: ChildProcess
  /** The first line that it wrote, as JSON. */
  readonly ready: Promise<Record<string, unknown>>
  stop(): Promise<void>
}

/** @param input written to its standard input, which then stays open for as long as we live */
export function startChild(
  name: string,
  args: readonly string[],
  options: { input?: string; onLine?: (line: string) => void } = {},
): Child {
  const child = spawn(process.execPath, args, {
    cwd: root,
    // A process group of its own: Ctrl-C reaches us alone, and we stop the others in order.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const ready = Promise.withResolvers<Record<string, unknown>>()
  // Whoever waits for it hears of a failure; if nobody does, it is no accident of ours.
  ready.promise.catch(() => undefined)
  let rest = ''
  let said = ''
  let first = true
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!.slice(-65_536)
    for (const line of lines) {
      if (first && line.startsWith('{')) {
        first = false
        ready.resolve(JSON.parse(line) as Record<string, unknown>)
      } else options.onLine?.(line)
    }
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_096)
  })
  child.once('error', (error) =>
    ready.reject(new Fault('demo.child', `${name} could not be started: ${error.message}`)),
  )
  child.once('exit', (code) => {
    ready.reject(
      new Fault('demo.child', `${name} ended (${code ?? 'killed'}): ${said.trim().split('\n').at(-1) ?? ''}`),
    )
  })
  // It may be gone before it has read; its exit tells.
  child.stdin.on('error', () => undefined)
  if (options.input !== undefined) child.stdin.write(options.input)
  return {
    process: child,
    ready: ready.promise,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.stdin.end()
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 800)
      await ended
      clearTimeout(late)
    },
  }
}
