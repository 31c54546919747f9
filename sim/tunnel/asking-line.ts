import {
  type Clock,
  type Dialler,
  type Link,
  type LinkListener,
  type Random,
  type Timer,
  utf8,
} from '@evertill/foundation'
import type { HostLine, HostLineListener } from '@evertill/terminal'
import type { Platform } from '../../packages/platform/index.ts'

const QUESTION = 0x7b

/**
 * The browser till's line in the wind tunnel: one message at a time, ISO frames and questions about outcomes side by side, as
 * the terminal socket has them. A frame begins with its TPDU (60), a question with `{`.
 */
export function askingLine(options: { dialler: Dialler; target: string; clock: Clock; random: Random }): HostLine {
  const { dialler, target, clock, random } = options
  let listener: HostLineListener | undefined
  let link: Link | undefined
  let failures = 0
  let closed = false
  let timer: Timer | undefined

  const ears: LinkListener = {
    opened(opened) {
      link = opened
      failures = 0
      listener?.up({ canAsk: true })
    },
    received(bytes, from) {
      if (from !== link) return
      if (bytes[0] !== QUESTION) return listener?.received(bytes)
      const { batch, stan, money } = JSON.parse(utf8.decode(bytes))
      listener?.told({ type: 'outcome-told', batch, stan, money })
    },
    ended(end, from) {
      if (link !== undefined && from !== link) return
      const was = link
      link = undefined
      if (closed) return
      if (was !== undefined) listener?.down(end.reason)
      failures += 1
      const pause = Math.min(500 * 2 ** Math.min(failures - 1, 6), 15_000)
      timer = clock.after(pause / 2 + random.fraction() * (pause / 2), dial)
    },
  }
  const dial = (): void => {
    if (!closed) dialler.dial(target, ears)
  }
  return {
    open(to) {
      listener = to
      dial()
    },
    send: (frame) => link?.send(frame) ?? false,
    ask: (query) => link?.send(utf8.encode(JSON.stringify(query))) ?? false,
    close() {
      closed = true
      timer?.cancel()
      link?.close()
      link = undefined
    },
  }
}

/** The host's end of it, for one terminal. */
export function answeringDoor(platform: Platform, terminalId: string): LinkListener {
  const frames = platform.switch.acceptTerminal(terminalId)
  return {
    opened: (link) => frames.opened(link),
    ended: (end, link) => frames.ended(end, link),
    received(bytes, link) {
      if (bytes[0] !== QUESTION) return frames.received(bytes, link)
      const { batch, stan } = JSON.parse(utf8.decode(bytes)) as { batch: string; stan: string }
      platform.switch.moneyOf({ terminalId, batch, stan }).then(
        (money) => void link.send(utf8.encode(JSON.stringify({ batch, stan, money }))),
        // Without an answer the terminal asks again by itself.
        () => undefined,
      )
    },
  }
}
