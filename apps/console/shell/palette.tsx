import { systemClock } from '@evertill/foundation'
import { useNavigate } from '@tanstack/react-router'
import { Input, type InputRef, Modal } from 'antd'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'
import { client } from '../api/client.ts'
import { useSession } from '../api/session.tsx'
import { amountText } from '../parts/amount.tsx'
import { useTimes } from '../parts/moment.tsx'
import { looksLikeSupportCode } from '../rooms/diagnosis/support-code.ts'
import { isSearchable, looksLikeCard } from '../rooms/transactions/filter.ts'
import { shownState } from '../rooms/transactions/state-mark.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { openTo, ROOMS } from './rooms.ts'
import './palette.css'

interface Found {
  readonly key: string
  readonly group: string
  readonly label: string
  readonly hint: string
  readonly to: string
}

/** Ctrl-K: to any page, terminal, sale or merchant, by typing. A card number is never sent in an address from here. */
export function Palette({ onClose }: { onClose: () => void }): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const times = useTimes()
  const { rights } = useSession()
  const navigate = useNavigate()
  const id = useId()
  const input = useRef<InputRef>(null)
  const [text, setText] = useState('')
  const [remote, setRemote] = useState<readonly Found[]>([])
  const [busy, setBusy] = useState(false)
  const [at, setAt] = useState(0)
  const asked = text.trim()
  const card = looksLikeCard(asked)
  const [sure, setSure] = useState('')
  // Digits that may become a card number are not sent while they are typed: Enter or pasting says that they are whole.
  const waits = /^[\d\s-]{9,}$/.test(asked) && sure !== asked

  const pages = useMemo<readonly Found[]>(() => {
    const wanted = asked.toLowerCase()
    return ROOMS.filter((room) => openTo(room, rights))
      .map((room) => ({
        key: room.path,
        group: words('find.pages'),
        label: words(room.title),
        hint: words(room.question),
        to: room.path,
      }))
      .concat(
        rights.includes('overview.read')
          ? [
              {
                key: '/wall',
                group: words('find.pages'),
                label: words('wall.title'),
                hint: words('wall.hint'),
                to: '/wall',
              },
            ]
          : [],
      )
      .filter((page) => wanted === '' || page.label.toLowerCase().includes(wanted) || page.to.includes(wanted))
  }, [asked, rights, words])

  useEffect(() => {
    setAt(0)
    if (asked.length < 2 || card || waits) {
      setRemote([])
      setBusy(false)
      return
    }
    const stop = new AbortController()
    setBusy(true)
    const query = { q: asked, limit: 5 }
    const name = (it: { zh: string; en: string }): string => (language === 'zh-CN' ? it.zh : it.en)
    // A pause in typing is what starts a search, so that a quick hand asks once.
    const timer = systemClock.after(160, async () => {
      const none = { rows: [] }
      const rest = { signal: stop.signal }
      try {
        const [terminals, merchants, sales] = await Promise.all([
          rights.includes('terminals.read') ? client.terminals({ query, ...rest }) : none,
          rights.includes('merchants.read') ? client.merchants({ query, ...rest }) : none,
          rights.includes('transactions.read') && isSearchable(asked) ? client.transactions({ query, ...rest }) : none,
        ])
        if (stop.signal.aborted) return
        setRemote([
          ...terminals.rows.map((row) => ({
            key: `t${row.terminalId}`,
            group: words('terminals.title'),
            label: row.terminalId,
            hint: `${name(row.merchantName)} · ${row.label}`,
            to: `/terminals/${row.terminalId}`,
          })),
          ...merchants.rows.map((row) => ({
            key: `m${row.merchantId}`,
            group: words('merchants.title'),
            label: name(row.name),
            hint: row.merchantId,
            to: `/merchants/${row.merchantId}`,
          })),
          ...sales.rows.map((row) => ({
            key: `s${row.id}`,
            group: words('transactions.title'),
            label: `${row.rrn ?? row.stan} · ${amountText(row.amount, row.currency)}`,
            hint: `${times.short(row.at)} · ${words(`transaction.state.${shownState(row)}`)}`,
            to: `/transactions/${encodeURIComponent(row.id)}`,
          })),
        ])
      } catch {
        // The list stays as it was; the pages can still be reached.
      } finally {
        if (!stop.signal.aborted) setBusy(false)
      }
    })
    return () => {
      timer.cancel()
      stop.abort()
    }
  }, [asked, card, waits, rights, words, language, times])

  const code = rights.includes('terminals.read') ? looksLikeSupportCode(asked) : undefined
  const opens: readonly Found[] =
    code === undefined
      ? []
      : [{ key: 'code', group: words('code.title'), label: code, hint: words('code.find'), to: `/diagnosis/${code}` }]
  const found = [...opens, ...pages, ...remote]
  const go = (it: Found | undefined): void => {
    if (!it) return
    onClose()
    void navigate({ to: it.to })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (move !== 0) {
      event.preventDefault()
      const next = (at + move + found.length) % Math.max(1, found.length)
      setAt(next)
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter') {
      event.preventDefault()
      if (waits && !card) setSure(asked)
      else go(found[at])
    }
  }

  let group = ''
  return (
    <Modal
      open
      onCancel={onClose}
      footer={null}
      closable={false}
      width={600}
      style={{ top: 96 }}
      title={<span className="hidden-text">{words('find.label')}</span>}
      styles={{ header: { margin: 0 } }}
      afterOpenChange={(open) => open && input.current?.focus()}
    >
      <Input
        ref={input}
        size="large"
        variant="borderless"
        placeholder={words('find.placeholder')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={(event) => setSure(event.clipboardData.getData('text').trim())}
        role="combobox"
        aria-label={words('find.label')}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
      />
      {/* a list of places to go, driven from the field above. */}
      <div className="palette-list" role="listbox" id={`${id}-list`} aria-label={words('find.results')}>
        {found.map((it, index) => {
          const head = it.group === group ? null : <h3 role="presentation">{it.group}</h3>
          group = it.group
          return (
            <div key={it.key} role="presentation">
              {head}
              <button
                type="button"
                role="option"
                id={`${id}-${index}`}
                aria-selected={index === at}
                tabIndex={-1}
                onClick={() => go(it)}
                onPointerMove={() => setAt(index)}
              >
                {it.label}
                <span>{it.hint}</span>
              </button>
            </div>
          )
        })}
      </div>
      {found.length === 0 ? (
        <p className="soft" role="status" style={{ padding: '4px 2px' }}>
          {card
            ? words('find.card')
            : waits
              ? words('filter.enterHint')
              : busy
                ? words('state.reading')
                : words('find.nothing')}
        </p>
      ) : null}
    </Modal>
  )
}
