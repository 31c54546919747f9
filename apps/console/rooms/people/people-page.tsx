import type { Person } from '@evertill/contract'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { client, queries } from '../../api/client.ts'
import { usePages } from '../../api/pages.ts'
import { useRight, useSession } from '../../api/session.tsx'
import { count } from '../../parts/amount.tsx'
import { type Column, Grid } from '../../parts/grid.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Ago, useTimes } from '../../parts/moment.tsx'
import { Page } from '../../parts/page.tsx'
import { ReasonDialog, useDone } from '../../parts/reason-dialog.tsx'
import { Failed } from '../../parts/state.tsx'
import { useWords } from '../../words/index.ts'
import { AuditList } from './audit-list.tsx'

/** Who may do what here, and who did what? */
export function PeoplePage(): ReactNode {
  const words = useWords()
  const navigate = useNavigate()
  const search = useSearch({ from: '/shell/people' })
  const mayPeople = useRight('people.read')
  const mayAudit = useRight('audit.read')
  const view = search.view === 'audit' || !mayPeople ? 'audit' : 'people'
  const [answer, setAnswer] = useState<string>()
  return (
    <Page
      title={words('people.title')}
      question={words(view === 'audit' ? 'audit.question' : 'people.question')}
      {...(answer ? { answer } : {})}
      actions={
        mayPeople && mayAudit ? (
          <Segmented
            aria-label={words('people.title')}
            value={view}
            onChange={(next) => {
              setAnswer(undefined)
              void navigate({ to: '/people', search: next === 'audit' ? { view: 'audit' } : {} })
            }}
            options={[
              { value: 'people', label: words('people.people') },
              { value: 'audit', label: words('audit.title') },
            ]}
          />
        ) : null
      }
    >
      {view === 'audit' ? <AuditList answer={setAnswer} subject={search.subject} /> : <PeopleList answer={setAnswer} />}
    </Page>
  )
}

function PeopleList({ answer }: { answer(text: string): void }): ReactNode {
  const words = useWords()
  const times = useTimes()
  const done = useDone()
  const mayChange = useRight('people.change')
  const me = useSession().person.id
  const [changing, setChanging] = useState<Person>()
  const list = usePages<Person>(['people'], (cursor, signal) => client.people({ query: cursor, signal }))
  useEffect(() => {
    if (list.asked.data) {
      const active = list.rows.filter((row) => row.status === 'active').length
      answer(words('people.answer', { n: count(active), count: active }))
    } else if (list.asked.error) answer(words('state.failed'))
  })
  const columns = useMemo<readonly Column<Person>[]>(() => {
    const place = (row: Person): string =>
      row.scope.merchantId
        ? `${words('transaction.merchant')} ${row.scope.merchantId}`
        : row.scope.agentPath
          ? `${words('merchant.agent')} ${row.scope.agentPath}`
          : row.scope.institutionId
            ? `${words('people.institution')} ${row.scope.institutionId}`
            : words('people.everything')
    return [
      {
        key: 'name',
        title: words('people.name'),
        width: 170,
        render: (row) => <b>{row.displayName}</b>,
        text: (row) => row.displayName,
      },
      { key: 'sign', title: words('session.name'), width: 120, render: (row) => row.name, text: (row) => row.name },
      {
        key: 'role',
        title: words('people.role'),
        width: 120,
        render: (row) => words(`role.${row.role}`),
        text: (row) => words(`role.${row.role}`),
      },
      { key: 'scope', title: words('people.scope'), width: 240, render: place, text: place },
      {
        key: 'status',
        title: words('terminal.status'),
        width: 110,
        render: (row) => (
          <Mark meaning={row.status === 'active' ? 'paid' : 'stop'}>{words(`people.status.${row.status}`)}</Mark>
        ),
        text: (row) => words(`people.status.${row.status}`),
      },
      {
        key: 'last',
        title: words('people.lastSignIn'),
        width: 120,
        render: (row) =>
          row.lastSignInAt === undefined ? (
            <span className="faint">{words('people.never')}</span>
          ) : (
            <Ago at={row.lastSignInAt} />
          ),
        text: (row) => (row.lastSignInAt === undefined ? '' : times.full(row.lastSignInAt)),
      },
      ...(mayChange
        ? [
            {
              key: 'act',
              title: words('action.title'),
              width: 110,
              render: (row: Person) => (
                <Button
                  size="small"
                  danger={row.status === 'active'}
                  disabled={row.id === me}
                  onClick={() => setChanging(row)}
                >
                  {words(row.status === 'active' ? 'people.do.disabled' : 'people.do.active')}
                </Button>
              ),
              text: () => '',
            },
          ]
        : []),
    ]
  }, [words, times, mayChange, me])
  const next = changing?.status === 'active' ? 'disabled' : 'active'
  const set = async (person: Person, status: Person['status'], reason: string): Promise<void> => {
    await client.changePerson({ params: { id: person.id }, body: { status, reason } })
    await queries.invalidateQueries({ queryKey: ['people'] })
  }
  return (
    <div className="grid-frame">
      <Grid
        name="people"
        label={words('people.people')}
        columns={columns}
        rows={list.rows}
        keyOf={(row) => row.id}
        more={list.more}
        loading={list.asked.isPending}
        narrow={(row) => (
          <>
            <b>{row.displayName}</b>
            <Mark meaning={row.status === 'active' ? 'paid' : 'stop'}>{words(`people.status.${row.status}`)}</Mark>
            <span>
              {words(`role.${row.role}`)} · {row.name}
            </span>
            <span>{row.lastSignInAt === undefined ? words('people.never') : <Ago at={row.lastSignInAt} />}</span>
          </>
        )}
        empty={<Failed error={list.asked.error} retry={() => void list.asked.refetch()} />}
      />
      {changing ? (
        <ReasonDialog
          title={words(`people.ask.${next}`, { name: changing.displayName })}
          effects={[words(`people.effect.${next}`, { name: changing.displayName }), words('terminal.effect.back')]}
          confirm={words(`people.do.${next}`)}
          danger={next === 'disabled'}
          act={(reason) => set(changing, next, reason)}
          done={(reason) =>
            done({
              text: words(`people.done.${next}`, { name: changing.displayName }),
              undo: () => set(changing, changing.status, words('action.undoReason', { reason }).slice(0, 200)),
            })
          }
          close={() => setChanging(undefined)}
        />
      ) : null}
    </div>
  )
}
