import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { type ReactNode, useState } from 'react'
import { useRight } from '../../api/session.tsx'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../words/index.ts'
import { BlockDialog, BlockedList } from './blocked-list.tsx'
import { DecisionList } from './decision-list.tsx'
import './risk.css'

/** What was stopped, by which rule, on which numbers? */
export function RiskPage(): ReactNode {
  const words = useWords()
  const navigate = useNavigate()
  const mayChange = useRight('risk.change')
  const { view } = useSearch({ from: '/shell/risk' })
  const [blocking, setBlocking] = useState(false)
  const [answer, setAnswer] = useState<string>()
  return (
    <Page
      title={words('risk.title')}
      question={words(view === 'blocked' ? 'blocked.question' : 'risk.question')}
      {...(answer ? { answer } : {})}
      actions={
        <>
          <Segmented
            aria-label={words('risk.title')}
            value={view ?? 'decisions'}
            onChange={(next) => {
              setAnswer(undefined)
              void navigate({ to: '/risk', search: next === 'blocked' ? { view: 'blocked' } : {} })
            }}
            options={[
              { value: 'decisions', label: words('risk.decisions') },
              { value: 'blocked', label: words('blocked.title') },
            ]}
          />
          {mayChange ? (
            <Button type="primary" danger onClick={() => setBlocking(true)}>
              {words('blocked.add')}
            </Button>
          ) : null}
        </>
      }
    >
      {view === 'blocked' ? <BlockedList answer={setAnswer} /> : <DecisionList answer={setAnswer} />}
      {blocking ? <BlockDialog close={() => setBlocking(false)} /> : null}
    </Page>
  )
}
