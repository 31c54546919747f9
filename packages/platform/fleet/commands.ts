import type { Actor, Command, CommandCancel, CommandReport, CommandRow, Refusal, RemoteTest } from '@evertill/contract'
import { type Clock, every, type Millis, newId, type Random, type Result, type Timer } from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import { aged, COMMAND_TIMES, type Evidence, evidenced, HEADER_DIGIT, isOpen, reported } from './command.ts'
import { commandsOf, openCommands, saveCommand } from './command-store.ts'
import { fleetRefusals } from './errors.ts'

/** What the switch knows of a processing request; see its room. */
export interface HeaderRequest {
  readonly digit: number
  readonly state: 'open' | 'done' | 'unsupported' | 'failed' | 'withdrawn'
  readonly askedAt: Millis
  readonly toldAt: Millis | null
  readonly endedAt: Millis | null
}

export interface CommandPorts {
  readonly db: Db
  readonly clock: Clock
  readonly random: Random
  /** How the terminal talks now; `never` for one that was not seen yet. */
  readonly lineOf: (terminalId: string) => 'socket' | 'tcp' | undefined
  /** The header of answers, for terminals without a socket. */
  readonly header: {
    ask(terminalId: string, digit: 1 | 2 | 3): Promise<unknown>
    withdraw(terminalId: string, digit: 1 | 2 | 3): Promise<unknown>
    list(terminalId: string): Promise<readonly HeaderRequest[]>
  }
  /** Revision of the profile that a terminal should run with. */
  readonly revisionOf: (terminalId: string) => Promise<number | undefined>
  /** Told of every change, for live screens. */
  readonly onChange: (terminalId: string) => void
}

/** Takes a frame to a terminal's socket; false when it is not there. */
export type Carrier = (terminalId: string, frame: Command | CommandCancel) => boolean

/** Open commands of one terminal, and of all. */
const MOST_OPEN = 4
const MOST_OPEN_OF_ALL = 20_000
const SHOWN = 20
const LOOK_MS = 1_000

/**
 * Tests from afar: each is accepted, executed and verified, three different things that three different people may say. Kept in a
 * table, because who asked for what and what came of it outlives a restart.
 */
export class Commands {
  readonly #ports: CommandPorts
  readonly #open = new Map<string, CommandRow>()
  #carrier: Carrier = () => false
  #timer: Timer | undefined
  #looking: Promise<void> = Promise.resolve()

  constructor(ports: CommandPorts) {
    this.#ports = ports
  }

  /** Whoever holds the sockets carries the frames. */
  carryBy(carrier: Carrier): void {
    this.#carrier = carrier
  }

  async start(): Promise<void> {
    for (const row of await openCommands(this.#ports.db, MOST_OPEN_OF_ALL)) this.#open.set(row.id, row)
    this.#timer = every(this.#ports.clock, LOOK_MS, () => {
      this.#looking = this.#looking.then(() => this.look()).catch(() => undefined)
    })
  }

  async stop(): Promise<void> {
    this.#timer?.cancel()
    await this.#looking
  }

  list(terminalId: string): Promise<readonly CommandRow[]> {
    return commandsOf(this.#ports.db, terminalId, SHOWN)
  }

  /** Durable before it is sent, so that no terminal does what nobody can answer for. */
  async ask(actor: Actor, terminalId: string, test: RemoteTest): Promise<Result<CommandRow, Refusal>> {
    const { clock, random, lineOf, header, onChange } = this.#ports
    const ours = [...this.#open.values()].filter((row) => row.terminalId === terminalId)
    if (ours.some((row) => row.test === test)) return { ok: false, refusal: fleetRefusals.commandOpen }
    if (ours.length >= MOST_OPEN || this.#open.size >= MOST_OPEN_OF_ALL)
      return { ok: false, refusal: fleetRefusals.tooManyCommands }
    const channel = lineOf(terminalId) === 'tcp' ? 'header' : 'socket'
    const digit = HEADER_DIGIT[test]
    if (channel === 'header' && digit === undefined) return { ok: false, refusal: fleetRefusals.commandChannel }
    const now = clock.now()
    const row: CommandRow = {
      id: newId('cmd', clock, random),
      terminalId,
      test,
      state: 'queued',
      channel,
      by: actor.name,
      askedAt: now,
      expiresAt: now + COMMAND_TIMES.queuedMs,
    }
    await saveCommand(this.#ports.db, row)
    this.#open.set(row.id, row)
    onChange(terminalId)
    if (channel === 'header') {
      await header.ask(terminalId, digit!)
      return { ok: true, value: await this.#put(row, { ...row, state: 'sent', sentAt: clock.now() }) }
    }
    return { ok: true, value: (await this.#send(row)) ?? row }
  }

  async cancel(terminalId: string, id: string): Promise<Result<CommandRow, Refusal>> {
    const row = this.#open.get(id)
    if (row === undefined || row.terminalId !== terminalId) return { ok: false, refusal: fleetRefusals.commandOver }
    // Done is done: there is nothing left to take back.
    if (row.state === 'executed') return { ok: false, refusal: fleetRefusals.commandOver }
    if (row.channel === 'header') await this.#ports.header.withdraw(terminalId, HEADER_DIGIT[row.test]!)
    else this.#carrier(terminalId, { kind: 'command-cancel', id })
    return { ok: true, value: await this.#put(row, { ...row, state: 'cancelled', endedAt: this.#ports.clock.now() }) }
  }

  /** A terminal's socket is open: what waits goes out, and what it may have forgotten is said again; it knows each by its id. */
  async connected(terminalId: string): Promise<void> {
    for (const row of this.#of(terminalId))
      if (row.channel === 'socket' && row.state !== 'executed') await this.#send(row)
  }

  async heard(terminalId: string, report: CommandReport): Promise<void> {
    const row = this.#open.get(report.id)
    if (row === undefined || row.terminalId !== terminalId) return
    const next = await this.#put(row, reported(row, report, this.#ports.clock.now()))
    if (next.state !== 'executed' || next.test !== 'parameters' || next.detail === undefined) return
    const wanted = await this.#ports.revisionOf(terminalId)
    if (wanted !== undefined && String(wanted) === next.detail) await this.#proven(next, 'revision')
  }

  /** The platform saw something of this terminal by itself. */
  async seen(terminalId: string, evidence: Evidence): Promise<void> {
    if (this.#open.size === 0) return
    for (const row of this.#of(terminalId)) if (proves(evidence, row.test)) await this.#proven(row, evidence)
  }

  /** Once a second: deadlines, and what became of the requests in headers. */
  async look(): Promise<void> {
    const now = this.#ports.clock.now()
    for (const row of [...this.#open.values()]) {
      const heard = row.channel === 'header' ? await this.#headerOf(row) : row
      const next = aged(heard, now)
      // Cancelled or answered while the switch was asked.
      if (next === row || this.#open.get(row.id) !== row) continue
      if (next.state === 'expired' && row.channel === 'header')
        await this.#ports.header.withdraw(row.terminalId, HEADER_DIGIT[row.test]!)
      await this.#put(row, next)
    }
  }

  /** The switch keeps what the terminal answered to a processing request; its own journal is the evidence. */
  async #headerOf(row: CommandRow): Promise<CommandRow> {
    const digit = HEADER_DIGIT[row.test]!
    const request = (await this.#ports.header.list(row.terminalId)).find((one) => one.digit === digit)
    if (request === undefined) return row
    const accepted =
      row.state === 'sent' && request.toldAt !== null
        ? { ...row, state: 'accepted' as const, acceptedAt: request.toldAt }
        : row
    const { state, endedAt } = request
    if (endedAt === null || state === 'open' || state === 'withdrawn') return accepted
    const took = { ...accepted, acceptedAt: accepted.acceptedAt ?? endedAt, endedAt }
    if (state === 'unsupported') return { ...took, state: 'refused', detail: 'not-supported' }
    if (state === 'failed') return { ...took, state: 'failed' }
    const evidence = row.test === 'sign-on' ? 'signed-on' : 'report'
    return { ...took, state: 'verified', executedAt: endedAt, verifiedAt: endedAt, evidence }
  }

  async #send(row: CommandRow): Promise<CommandRow | undefined> {
    const now = this.#ports.clock.now()
    const withinMs = row.state === 'accepted' ? COMMAND_TIMES.executeMs : Math.max(1_000, row.expiresAt - now)
    if (!this.#carrier(row.terminalId, { kind: 'command', id: row.id, test: row.test, withinMs })) return undefined
    return row.state === 'accepted' ? row : this.#put(row, { ...row, state: 'sent', sentAt: now })
  }

  #proven(row: CommandRow, evidence: Evidence): Promise<CommandRow> {
    return this.#put(row, evidenced(row, evidence, this.#ports.clock.now()))
  }

  #of(terminalId: string): CommandRow[] {
    return [...this.#open.values()].filter((row) => row.terminalId === terminalId)
  }

  async #put(before: CommandRow, after: CommandRow): Promise<CommandRow> {
    if (after === before) return after
    if (isOpen(after)) this.#open.set(after.id, after)
    else this.#open.delete(after.id)
    await saveCommand(this.#ports.db, after)
    this.#ports.onChange(after.terminalId)
    return after
  }
}

function proves(evidence: Evidence, test: RemoteTest): boolean {
  switch (evidence) {
    case 'signed-on':
      return test === 'sign-on'
    case 'snapshot':
      return test === 'self-test' || test === 'ladder'
    case 'printed':
      return test === 'print-test'
    case 'echo':
      return test === 'echo'
    case 'revision':
      return test === 'parameters'
    case 'report':
      return test === 'self-test'
  }
}
