import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { systemClock } from '@evertill/foundation'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase, startEmbedded } from '../../packages/platform/database/index.ts'
import { lockServer } from '../../packages/platform/database/server-lock.ts'
import { troubleOf } from '../../packages/platform/database/server-trouble.ts'

const root = process.getuid?.() === 0

describe('opening the built-in database', () => {
  let folder: string
  let dataDir: string
  const children: ChildProcess[] = []

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'evertill-open-'))
    chmodSync(folder, 0o700)
    dataDir = join(folder, 'data')
  })
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  /** Starts the fixture and gives its first line. */
  const visit = async (id: number): Promise<{ line: string; child: ChildProcess }> => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'open-fixture.ts'), dataDir, String(id)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(child)
    const line = await new Promise<string>((resolve) =>
      child.stdout!.once('data', (text) => resolve(String(text).trim())),
    )
    return { line, child }
  }
  const killed = (child: ChildProcess): Promise<void> =>
    new Promise((resolve) => {
      child.once('exit', () => resolve())
      child.kill('SIGKILL')
    })
  const serverPid = (): number => Number.parseInt(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10)

  test('the first start makes it, in a folder that nobody else may enter; the second finds what was written', async () => {
    const sentences: string[] = []
    const first = await openDatabase({ dataDir, onProgress: (sentence) => sentences.push(sentence) })
    expect(first.kind).toBe('embedded')
    expect(first.fdatasyncMs).toBeGreaterThan(0)
    expect(first.fdatasyncMs).toBeLessThan(1_000)
    await first.db.query('create table visit (id int4 primary key); insert into visit values (0)')
    await first.close()
    await first.close()
    expect(sentences).toEqual(['Creating the database', 'Starting the database'])
    expect(readdirSync(dataDir).sort()).toEqual(['postgres', 'postgres.log'])
    expect(statSync(join(dataDir, 'postgres')).mode & 0o077).toBe(0)

    sentences.length = 0
    const second = await openDatabase({ dataDir, onProgress: (sentence) => sentences.push(sentence) })
    expect(await second.db.query('select id from visit')).toEqual([{ id: 0 }])
    await second.close()
    expect(sentences).toEqual(['Starting the database'])
  })

  test('while an Evertill lives in the folder, another is told so', async () => {
    const { line, child } = await visit(1)
    expect(line).toBe('written')
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({
      code: 'database.in-use',
      message: expect.stringContaining(`process ${child.pid}`),
    })
    expect((await visit(99)).line).toContain('database.in-use')
    await killed(child)
  })

  test('after its parent was killed nothing is lost and nothing stands in the way, again and again', async () => {
    for (const id of [2, 3]) {
      const { line, child } = await visit(id)
      expect(line).toBe('written')
      await killed(child)
    }
    const next = await openDatabase({ dataDir })
    expect(await next.db.query('select id from visit order by id')).toEqual([0, 1, 2, 3].map((id) => ({ id })))
    await next.close()
  })

  test.runIf(process.platform === 'linux')(
    'a killed parent takes its server along, which ends in good order',
    async () => {
      const { child } = await visit(4)
      const pid = serverPid()
      await killed(child)
      // Its last word may come a moment after its lock file is gone.
      const log = join(dataDir, 'postgres.log')
      await expect
        .poll(() => readFileSync(log, 'utf8'), { timeout: 10_000 })
        .toMatch(/database system is shut down\s*$/)
      await expect.poll(() => existsSync(`/proc/${pid}/cwd`), { timeout: 10_000 }).toBe(false)
      expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false)
    },
  )

  test('leftovers that name dead or foreign processes are taken over', async () => {
    const dead = spawn(process.execPath, ['-e', ''])
    await new Promise((resolve) => dead.once('exit', resolve))
    const foreign = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'])
    children.push(foreign)
    for (const pid of [dead.pid, foreign.pid]) {
      writeFileSync(join(dataDir, 'evertill.lock'), `${pid} 1@aaaaaaaa\n`)
      writeFileSync(
        join(dataDir, 'postgres/postmaster.pid'),
        `${pid}\n${join(dataDir, 'postgres')}\n1\n5432\n/tmp\n\n\n`,
      )
      const opened = await openDatabase({ dataDir })
      expect(await opened.db.query('select count(*) as n from visit')).toEqual([{ n: 5 }])
      await opened.close()
    }
    writeFileSync(join(dataDir, 'evertill.lock'), '')
    await (await openDatabase({ dataDir })).close()
  })

  test('a server that is killed under us is started again, with everything that was committed', async () => {
    const opened = await openDatabase({ dataDir })
    const pid = serverPid()
    await opened.db.query('insert into visit values (5)')
    process.kill(pid, 'SIGKILL')
    // A worker of the dead server may answer once more, so the new server is waited for first.
    const answer = async (): Promise<unknown> => {
      const current = existsSync(join(dataDir, 'postgres/postmaster.pid')) ? serverPid() : pid
      if (current === pid) return 'still the old one'
      return opened.db.query('select max(id) as id from visit').catch((error: { code: string }) => error.code)
    }
    await expect.poll(answer, { timeout: 20_000 }).toEqual([{ id: 5 }])
    await opened.close()
  })

  test('on a database of the operator’s own one Evertill works, and another is told so', async () => {
    const server = await openDatabase({ dataDir })
    const lost: string[] = []
    const quick = { waitMs: 300, retakeMs: 300 }
    const lock = (): ReturnType<typeof lockServer> =>
      lockServer(server.url, systemClock, (fault) => lost.push(fault.code), quick)
    const broken = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'evertill lock'`
    const first = await openDatabase({ dataDir: join(folder, 'unused'), url: server.url })
    await expect(lock()).rejects.toMatchObject({ code: 'database.in-use' })
    // Its session breaks and is made anew, and nobody slips in between.
    await server.db.query(broken)
    await expect
      .poll(() =>
        lock().then(
          (taken) => taken.release().then(() => 'taken'),
          () => 'held',
        ),
      )
      .toBe('held')
    await first.close()
    // Whoever loses it to somebody else learns of it.
    const second = await lock()
    await server.db.transaction(async (tx) => {
      const next = tx.query('select pg_advisory_xact_lock(7381005)')
      const waits = `select count(*)::int4 as n from pg_locks where locktype = 'advisory' and not granted`
      await expect.poll(() => server.db.query(waits), { timeout: 5_000 }).toEqual([{ n: 1 }])
      await server.db.query(broken)
      await next
      await expect.poll(() => lost, { timeout: 5_000 }).toEqual(['database.in-use'])
    })
    await second.release()
    await server.close()
  })

  test('a first start that was cut short leaves nothing that a second one trips over', async () => {
    const other = join(folder, 'cut')
    mkdirSync(join(other, 'postgres.new/base'), { recursive: true })
    writeFileSync(join(other, 'postgres.new/PG_VERSION'), '18\n')
    const opened = await openDatabase({ dataDir: other })
    expect(await opened.db.query('select 1 as one')).toEqual([{ one: 1 }])
    await opened.close()
  })

  test('a folder that is a file, or of another version, is one clear sentence, and the folder is free again', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    await expect(openDatabase({ dataDir: file })).rejects.toMatchObject({ code: 'database.folder' })
    await expect(openDatabase({ dataDir: join(file, 'below') })).rejects.toMatchObject({ code: 'database.folder' })
    const version = join(dataDir, 'postgres/PG_VERSION')
    writeFileSync(version, '17\n')
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({ code: 'database.version' })
    writeFileSync(version, '18\n')
    await (await openDatabase({ dataDir })).close()
  })

  test.runIf(root)('where user namespaces are forbidden, root lends it the number of nobody', async () => {
    const open = join(tmpdir(), `evertill-lent-${process.pid}`)
    mkdirSync(open, { mode: 0o755 })
    for (const place of [open, join(folder, 'closed')]) {
      const sentences: string[] = []
      const server = await startEmbedded({
        dataDir: join(place, 'data'),
        clock: systemClock,
        without: ['namespace'],
        onProgress: (sentence) => sentences.push(sentence),
      })
      expect(statSync(server.clusterDir).uid).toBe(65_534)
      await server.stop()
      const again = await startEmbedded({ dataDir: join(place, 'data'), clock: systemClock, without: ['namespace'] })
      await again.stop()
      // Nobody cannot enter a closed folder, so the data stand elsewhere and we say so.
      const elsewhere = sentences.some((sentence) => sentence.includes('/var/lib/evertill'))
      // The same when the programs themselves lie in a closed folder, as in a clone of root's own.
      const stays = place === open && mayBeEntered(import.meta.dirname)
      expect(elsewhere).toBe(!stays)
      expect(server.clusterDir.startsWith(place)).toBe(stays)
      if (elsewhere) rmSync(join(server.clusterDir, '..'), { recursive: true })
    }
    rmSync(open, { recursive: true })
  })

  test.runIf(root)('where both are forbidden, it says what to do', async () => {
    const start = startEmbedded({
      dataDir: join(folder, 'none'),
      clock: systemClock,
      without: ['namespace', 'account'],
    })
    await expect(start).rejects.toMatchObject({
      code: 'database.no-account',
      message: expect.stringContaining('DATABASE_URL'),
    })
  })

  test('an external database that does not answer is one clear sentence', async () => {
    const url = 'postgres://nobody:secret@127.0.0.1:1/none'
    const failed: unknown = await openDatabase({ dataDir, url }).catch((error: unknown) => error)
    expect(failed).toMatchObject({ code: 'database.unavailable', message: expect.stringContaining('DATABASE_URL') })
    expect(JSON.stringify(failed) + String(failed)).not.toContain('secret')
  })

  test('an external database is used as it is, and left running', async () => {
    const server = await startEmbedded({ dataDir, clock: systemClock })
    const opened = await openDatabase({ dataDir: join(folder, 'unused'), url: server.url })
    expect(opened.kind).toBe('external')
    expect(await opened.db.query('select count(*) as n from visit')).toEqual([{ n: 6 }])
    await opened.close()
    expect(existsSync(join(folder, 'unused'))).toBe(false)
    expect(serverPid()).toBe(server.pid)
    await server.stop()
  })
})

// What PostgreSQL 18 says in these cases, taken from its own log.
test.each([
  ['PANIC:  could not write to file "pg_wal/xlogtemp.12": No space left on device', 'database.full', 'free some space'],
  ['FATAL:  lock file "postmaster.pid" already exists', 'database.leftover', 'wait a moment'],
  ['FATAL:  data directory "/x" has wrong ownership', 'database.folder', 'give it to the user'],
  ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', 'database.memory', '300 MB'],
  ['LOG:  x\nPANIC:  could not locate a valid checkpoint record at 0/1', 'database.damaged', 'backup'],
  ['LOG:  x\nFATAL:  something nobody knows', 'database.start', 'something nobody knows'],
  ['', 'database.start', 'did not start'],
])('what the server says is told in one sentence: %s', (said, code, sentence) => {
  const fault = troubleOf(said, '/srv/data')
  expect(fault.code).toBe(code)
  expect(fault.message).toContain(sentence)
  expect(fault.message).not.toContain('\n')
})

/** May other users pass through every folder on the way? */
function mayBeEntered(path: string): boolean {
  return (statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || mayBeEntered(dirname(path)))
}
