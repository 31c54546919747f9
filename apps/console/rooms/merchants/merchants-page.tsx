import type { AgentRow, InstitutionRow, MerchantRow } from '@evertill/contract'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Input, Tree, type TreeDataNode } from 'antd'
import { type Key, type ReactNode, useEffect, useMemo, useState } from 'react'
import { client } from '../../api/client.ts'
import { count } from '../../parts/amount.tsx'
import { Sign } from '../../parts/mark.tsx'
import { Page, Sheet } from '../../parts/page.tsx'
import { Blank, Bones, Failed } from '../../parts/state.tsx'
import { Icon } from '../../shell/icon.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import { MerchantSheet } from './merchant-sheet.tsx'
import { MERCHANT_MEANING } from './merchant-status.tsx'
import { matching, type Place, treeOf } from './place-tree.ts'
import './merchants.css'

/** The tree is read whole up to this many merchants; beyond it one searches. */
const MOST = 2_000

async function all<Row>(
  ask: (cursor: { cursor?: string; limit: number }) => Promise<{ rows: Row[]; next?: string | undefined }>,
): Promise<Row[]> {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const page = await ask({ limit: 200, ...(cursor ? { cursor } : {}) })
    rows.push(...page.rows)
    cursor = page.next
  } while (cursor !== undefined && rows.length < MOST)
  return rows
}

function usePlaces() {
  return useQuery({
    queryKey: ['places'],
    queryFn: async (): Promise<{ institutions: InstitutionRow[]; agents: AgentRow[]; merchants: MerchantRow[] }> => {
      const [institutions, agents, merchants] = await Promise.all([
        all((query) => client.institutions({ query })),
        all((query) => client.agents({ query })),
        all((query) => client.merchants({ query })),
      ])
      return { institutions, agents, merchants }
    },
    staleTime: 30_000,
  })
}

/** Who may accept cards, and whose merchants are they? */
export function MerchantsPage(): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const navigate = useNavigate()
  const { id } = useParams({ strict: false })
  const [text, setText] = useState('')
  const { data, error, refetch } = usePlaces()
  const tree = useMemo(() => (data ? treeOf(data.institutions, data.agents, data.merchants) : []), [data])
  const shown = useMemo(() => matching(tree, text), [tree, text])
  const [opened, setOpened] = useState<readonly Key[]>([])

  useEffect(() => setOpened(keysOf(shown)), [shown])

  const nodes = useMemo(() => {
    const node = (place: Place): TreeDataNode => {
      const name = language === 'zh-CN' ? place.name.zh : place.name.en
      return {
        key: place.key,
        selectable: place.kind === 'merchant',
        title: (
          <span className={`place ${place.kind}`}>
            {place.merchant && place.merchant.status !== 'active' ? (
              <Sign meaning={MERCHANT_MEANING[place.merchant.status]} />
            ) : null}
            <span>{name}</span>
            <small>
              {place.merchant
                ? words('merchants.terminals', { n: place.merchant.terminals, count: place.merchant.terminals })
                : count(place.merchants)}
            </small>
          </span>
        ),
        children: place.children.map(node),
      }
    }
    return shown.map(node)
  }, [shown, language, words])

  const stopped = data?.merchants.filter((row) => row.status === 'frozen' || row.status === 'arrears').length ?? 0
  const first = data?.merchants[0]?.merchantId
  const selected = id ?? first
  return (
    <Page
      title={words('merchants.title')}
      question={words('merchants.question')}
      {...(data
        ? {
            answer: words(stopped > 0 ? 'merchants.answerStopped' : 'merchants.answer', {
              n: count(data.merchants.filter((row) => row.status === 'active').length),
              all: count(data.merchants.length),
              stopped: count(stopped),
              count: data.merchants.length,
            }),
            meaning: stopped > 0 ? ('open' as const) : ('paid' as const),
          }
        : error
          ? { answer: words('state.failed') }
          : {})}
    >
      {error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : (
        <div className="merchants">
          <Sheet className="tree">
            <Input
              allowClear
              prefix={<Icon name="search" size={14} />}
              placeholder={words('merchants.search')}
              aria-label={words('merchants.search')}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            {data ? (
              nodes.length > 0 ? (
                <Tree
                  blockNode
                  aria-label={words('merchants.tree')}
                  treeData={nodes}
                  expandedKeys={[...opened]}
                  onExpand={(keys) => setOpened(keys)}
                  selectedKeys={selected ? [`m:${selected}`] : []}
                  onSelect={(_keys, { node }) =>
                    void navigate({ to: '/merchants/$id', params: { id: String(node.key).slice(2) } })
                  }
                />
              ) : (
                <Blank
                  title={words(data.merchants.length === 0 ? 'merchants.first' : 'merchants.none')}
                  text={words('merchants.noneText')}
                />
              )
            ) : (
              <Bones lines={8} />
            )}
          </Sheet>
          <div>{selected ? <MerchantSheet key={selected} id={selected} /> : null}</div>
        </div>
      )}
    </Page>
  )
}

function keysOf(places: readonly Place[]): Key[] {
  return places.flatMap((place) => (place.children.length > 0 ? [place.key, ...keysOf(place.children)] : []))
}
