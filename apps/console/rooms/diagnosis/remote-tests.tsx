import type { CommandRow, RemoteTest } from '@evertill/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { client, queries } from '../../api/client.ts'
import { useRight } from '../../api/session.tsx'
import { Ago, duration, Moment, useNow } from '../../parts/moment.tsx'
import { Sheet } from '../../parts/page.tsx'
import { Notice, useSentence } from '../../parts/state.tsx'
import { isWord, useWords } from '../../words/index.ts'

const TESTS: readonly RemoteTest[] = ['self-test', 'ladder', 'echo', 'sign-on', 'parameters', 'print-test']
/** A plain ISO 8583 line carries these alone. */
const BY_HEADER: ReadonlySet<RemoteTest> = new Set(['self-test', 'sign-on', 'parameters'])
const OPEN: ReadonlySet<CommandRow['state']> = new Set(['queued', 'sent', 'accepted', 'executed'])
const SHOWN = 6

/** Asks the terminal for a test, and shows how far each got: it has it, it did it, we have seen it. */
export function RemoteTests({
  terminalId,
  line,
}: {
  terminalId: string
  line?: 'socket' | 'tcp' | undefined
}): ReactNode {
  const words = useWords()
  const sentence = useSentence()
  const may = useRight('terminals.test')
  const { data } = useQuery({
    queryKey: ['commands', terminalId],
    queryFn: () => client.commands({ params: { id: terminalId } }),
    refetchInterval: 5_000,
  })
  const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ['commands', terminalId] })
  const ask = useMutation({
    mutationFn: (test: RemoteTest) => client.newCommand({ params: { id: terminalId }, body: { test } }),
    onSettled: again,
  })
  const cancel = useMutation({
    mutationFn: (id: string) => client.cancelCommand({ params: { id: terminalId, commandId: id }, body: {} }),
    onSettled: again,
  })
  const rows = data?.rows ?? []
  const busy = new Set(rows.filter((row) => OPEN.has(row.state)).map((row) => row.test))
  const error = ask.error ?? cancel.error
  return (
    <Sheet title={words('test.title')} note={words('test.note')}>
      {may ? (
        <div className="tests">
          {TESTS.filter((test) => line !== 'tcp' || BY_HEADER.has(test)).map((test) => (
            <Button
              key={test}
              size="small"
              disabled={busy.has(test)}
              loading={ask.isPending && ask.variables === test}
              onClick={() => ask.mutate(test)}
            >
              {words(`test.${test}`)}
            </Button>
          ))}
        </div>
      ) : null}
      {line === 'tcp' && may ? <p className="faint">{words('test.byHeader')}</p> : null}
      {error ? <Notice meaning="stop">{sentence(error)}</Notice> : null}
      {rows.length === 0 ? <p className="faint">{words('test.none')}</p> : null}
      <ol className="commands" aria-live="polite">
        {rows.slice(0, SHOWN).map((row) => (
          <li key={row.id}>
            <p>
              <b>{words(`test.${row.test}`)}</b>{' '}
              <span className="faint">
                {row.by} · <Moment at={row.askedAt} />
              </span>
              {may && (row.state === 'queued' || row.state === 'sent' || row.state === 'accepted') ? (
                <button type="button" className="plain-button" onClick={() => cancel.mutate(row.id)}>
                  {words('test.cancel')}
                </button>
              ) : null}
            </p>
            <Progress row={row} />
          </li>
        ))}
      </ol>
    </Sheet>
  )
}

const STEPS = ['accepted', 'executed', 'verified'] as const

/** Three steps, each with its own time; the words beneath say what the state means. */
function Progress({ row }: { row: CommandRow }): ReactNode {
  const words = useWords()
  const at = { accepted: row.acceptedAt, executed: row.executedAt, verified: row.verifiedAt }
  const over = !OPEN.has(row.state)
  const next = STEPS.find((step) => at[step] === undefined)
  return (
    <>
      <ul className="three">
        {STEPS.map((step) => {
          const done = at[step] !== undefined
          const state = done ? 'done' : over && step === next ? 'not' : step === next ? 'now' : 'later'
          return (
            <li key={step} className={state}>
              <i aria-hidden="true" />
              {words(`test.step.${step}`)}
            </li>
          )
        })}
      </ul>
      <p className={row.state === 'verified' || !over ? 'faint' : 'soft'}>
        <Meaning row={row} />
      </p>
    </>
  )
}

function Meaning({ row }: { row: CommandRow }): ReactNode {
  const words = useWords()
  const now = useNow(1000)
  const { state, detail, evidence } = row
  if (state === 'queued') return words('test.state.queued', { left: duration(Math.max(0, row.expiresAt - now), words) })
  const key = `test.detail.${detail}`
  const said = detail === undefined ? '' : isWord(key) ? words(key) : detail
  const proof = evidence === undefined ? undefined : `test.evidence.${evidence}`
  return (
    <>
      {words(`test.state.${state}`)}
      {said === '' ? null : ` · ${said}`}
      {state === 'verified' && proof !== undefined && isWord(proof) ? ` · ${words(proof)}` : null}
      {row.endedAt === undefined ? null : (
        <>
          {' · '}
          <Ago at={row.endedAt} />
        </>
      )}
    </>
  )
}
