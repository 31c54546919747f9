import type { Sticker } from '@evertill/contract'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { encode } from 'uqr'
import { client } from '../../api/client.ts'
import { Page } from '../../parts/page.tsx'
import { Bones, Failed } from '../../parts/state.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import './stickers.css'

/** A sheet of stickers to print and put on the cases: whoever stands before a dead terminal scans it. */
export function StickersPage(): ReactNode {
  const words = useWords()
  const search = useSearch({ from: '/shell/stickers' })
  const { data, error, refetch } = useQuery({
    queryKey: ['stickers', search],
    queryFn: () => client.stickers({ query: search }),
  })
  const rows = data?.rows
  return (
    <Page
      title={words('stickers.title')}
      question={words('stickers.question')}
      {...(rows ? { answer: words('stickers.answer', { n: rows.length, count: rows.length }) } : {})}
      note={words('stickers.note')}
      actions={
        rows && rows.length > 0 ? (
          <Button type="primary" onClick={() => print()}>
            {words('stickers.print')}
          </Button>
        ) : null
      }
    >
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {rows === undefined && !error ? <Bones lines={6} /> : null}
      <ul className="stickers">
        {rows?.map((row) => (
          <One key={row.terminalId} sticker={row} />
        ))}
      </ul>
    </Page>
  )
}

function One({ sticker }: { sticker: Sticker }): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const address = `${location.origin}${sticker.path}`
  const { size, path } = useMemo(() => {
    const { data, size } = encode(address, { ecc: 'M', border: 2 })
    let path = ''
    data.forEach((row, y) => {
      row.forEach((dark, x) => {
        if (dark) path += `M${x} ${y}h1v1h-1z`
      })
    })
    return { size, path }
  }, [address])
  const name = (it: { zh: string; en: string }): string => (language === 'zh-CN' ? it.zh : it.en)
  return (
    <li>
      <a href={sticker.path} target="_blank" rel="noreferrer">
        <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={words('stickers.code', { id: sticker.terminalId })}>
          <rect width={size} height={size} fill="#fff" />
          <path d={path} fill="#000" />
        </svg>
      </a>
      <div>
        <b>{words('stickers.stuck')}</b>
        <span>{words('stickers.scan')}</span>
        <span className="figures">{sticker.terminalId}</span>
        <small>
          {name(sticker.outlet)} · {sticker.label}
        </small>
      </div>
    </li>
  )
}
