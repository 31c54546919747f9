import type { MerchantPaper } from '@evertill/contract'
import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Input } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { client, queries } from '../../api/client.ts'
import { useRight } from '../../api/session.tsx'
import { Mark } from '../../parts/mark.tsx'
import { useNow } from '../../parts/moment.tsx'
import { Facts, Sheet } from '../../parts/page.tsx'
import { ReasonDialog, useDone } from '../../parts/reason-dialog.tsx'
import { Bones, Failed } from '../../parts/state.tsx'
import { useWords } from '../../words/index.ts'

const KINDS = ['licence', 'identity', 'contract', 'account'] as const
/** From so many days before its end on a paper is said to expire. */
const SOON_MS = 30 * 86_400_000

/** A merchant's papers and until when they hold. */
export function Papers({ id }: { id: string }): ReactNode {
  const words = useWords()
  const may = useRight('merchants.change')
  const [editing, setEditing] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['papers', id],
    queryFn: () => client.papers({ params: { id } }),
  })
  const rows = data?.rows ?? []
  return (
    <Sheet
      title={words('papers.title')}
      note={words('papers.note')}
      aside={
        may && data ? (
          <Button size="small" onClick={() => setEditing(true)}>
            {words('papers.change')}
          </Button>
        ) : null
      }
    >
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data === undefined && !error ? <Bones lines={2} /> : null}
      {data && rows.length === 0 ? <p className="faint">{words('papers.none')}</p> : null}
      {rows.length > 0 ? (
        <Facts facts={rows.map((row) => ({ label: words(`papers.kind.${row.kind}`), value: <Paper paper={row} /> }))} />
      ) : null}
      {editing ? <PapersDialog id={id} before={rows} close={() => setEditing(false)} /> : null}
    </Sheet>
  )
}

function Paper({ paper }: { paper: MerchantPaper }): ReactNode {
  const words = useWords()
  const now = useNow(60_000)
  // The day itself still counts, by the clock of the reader.
  const left = Date.parse(`${paper.expiresOn}T23:59:59.999`) - now
  const [meaning, word] =
    left < 0
      ? (['stop', 'papers.expired'] as const)
      : left < SOON_MS
        ? (['open', 'papers.soon'] as const)
        : (['paid', 'papers.holds'] as const)
  return (
    <>
      <Mark meaning={meaning}>{words(word, { day: paper.expiresOn })}</Mark>
      {paper.registryDiffers ? (
        <>
          {' '}
          <Mark meaning="stop">{words('papers.differs')}</Mark>
        </>
      ) : null}
    </>
  )
}

interface Draft {
  readonly day: string
  readonly differs: boolean
}

function PapersDialog(props: { id: string; before: readonly MerchantPaper[]; close(): void }): ReactNode {
  const words = useWords()
  const done = useDone()
  const field = useId()
  const [drafts, setDrafts] = useState<Readonly<Record<MerchantPaper['kind'], Draft>>>(() => {
    const draft = (kind: MerchantPaper['kind']): Draft => {
      const paper = props.before.find((row) => row.kind === kind)
      return { day: paper?.expiresOn ?? '', differs: paper?.registryDiffers ?? false }
    }
    return {
      licence: draft('licence'),
      identity: draft('identity'),
      contract: draft('contract'),
      account: draft('account'),
    }
  })
  const change = (kind: MerchantPaper['kind'], to: Partial<Draft>): void =>
    setDrafts((all) => ({ ...all, [kind]: { ...all[kind], ...to } }))
  return (
    <ReasonDialog
      title={words('papers.change')}
      effects={[words('papers.effect')]}
      confirm={words('papers.save')}
      act={async (reason) => {
        const papers = KINDS.filter((kind) => drafts[kind].day !== '').map((kind) => ({
          kind,
          expiresOn: drafts[kind].day,
          registryDiffers: drafts[kind].differs,
        }))
        await client.changePapers({ params: { id: props.id }, body: { papers, reason } })
        await queries.invalidateQueries({ queryKey: ['papers', props.id] })
      }}
      done={() => done({ text: words('papers.saved') })}
      close={props.close}
    >
      {KINDS.map((kind) => (
        <div className="field" key={kind}>
          <label htmlFor={`${field}-${kind}`}>{words('papers.until', { paper: words(`papers.kind.${kind}`) })}</label>
          <div className="paper-fields">
            <Input
              id={`${field}-${kind}`}
              type="date"
              value={drafts[kind].day}
              onChange={(event) => change(kind, { day: event.target.value })}
            />
            <Checkbox
              checked={drafts[kind].differs}
              disabled={drafts[kind].day === ''}
              onChange={(event) => change(kind, { differs: event.target.checked })}
            >
              {words('papers.differs')}
            </Checkbox>
          </div>
        </div>
      ))}
    </ReasonDialog>
  )
}
