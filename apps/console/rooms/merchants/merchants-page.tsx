import type { AgentRow, InstitutionRow, MerchantRow, OutletRow, TerminalRow } from '@evertill/contract'
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

interface Outlet {
  readonly outlet: OutletRow
  readonly terminals: readonly TerminalRow[]
}

/** What stands below a merchant is read when its branch is opened. */
async function outletsOf(merchantId: string): Promise<readonly Outlet[]> {
  const [{ outlets }, terminals] = await Promise.all([
    client.merchant({ params: { id: merchantId } }),
    all((query) => client.terminals({ query: { ...query, merchantId } })),
  ])
  return outlets.map((outlet) => ({ outlet, terminals: terminals.filter((row) => row.outletId === outlet.outletId) }))
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
  const [below, setBelow] = useState<ReadonlyMap<string, readonly Outlet[]>>(new Map())

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
        isLeaf: place.merchant !== undefined && place.merchant.outlets === 0,
        ...(place.merchant ? childrenOf(below.get(place.id)) : { children: place.children.map(node) }),
      }
    }
    const childrenOf = (outlets: readonly Outlet[] | undefined): { children?: TreeDataNode[] } =>
      outlets
        ? {
            children: outlets.map(({ outlet, terminals }) => ({
              key: `o:${outlet.outletId}`,
              selectable: false,
              isLeaf: terminals.length === 0,
              title: <span className="place">{language === 'zh-CN' ? outlet.name.zh : outlet.name.en}</span>,
              children: terminals.map((row) => ({
                key: `t:${row.terminalId}`,
                isLeaf: true,
                title: (
                  <span className="place figures">
                    {row.terminalId} <small>{row.label}</small>
                  </span>
                ),
              })),
            })),
          }
        : {}
    return shown.map(node)
  }, [shown, below, language, words])

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
                  loadData={async ({ key }) => {
                    const merchantId = String(key).slice(2)
                    const outlets = await outletsOf(merchantId)
                    setBelow((before) => new Map(before).set(merchantId, outlets))
                  }}
                  selectedKeys={selected ? [`m:${selected}`] : []}
                  onSelect={(_keys, { node }) => {
                    const [kind, id] = String(node.key).split(':') as [string, string]
                    void navigate(
                      kind === 't'
                        ? { to: '/terminals/$id', params: { id } }
                        : { to: '/merchants/$id', params: { id } },
                    )
                  }}
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
