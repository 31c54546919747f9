import { TransactionType } from '@evertill/contract'
import { systemClock } from '@evertill/foundation'
import { Button, Input, InputNumber, Popover, Segmented, Select, Tag } from 'antd'
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useState } from 'react'
import { Icon } from '../../shell/icon.tsx'
import { KNOWN_CODES } from '../../words/codes.ts'
import { useWords } from '../../words/index.ts'
import {
  isSearchable,
  looksLikeCard,
  PERIODS,
  type Period,
  STATES,
  searchesWhileTyping,
  type TransactionSearch,
} from './filter.ts'

const TYPES = TransactionType.options

interface FiltersProps {
  readonly search: TransactionSearch
  change(next: Partial<TransactionSearch>): void
  /** The masked card that is looked for. */
  readonly card: string | undefined
  /** Absent where the person may not look for cards. */
  readonly onCard: ((text: string) => void) | undefined
  clearCard(): void
}

/** Filters that work while typing. A card number goes to the host in a body only, after Enter, and leaves the field. */
export function Filters({ search, change, card, onCard, clearCard }: FiltersProps): ReactNode {
  const words = useWords()
  const [text, setText] = useState(search.q ?? '')
  const isCard = looksLikeCard(text)
  // A text that is neither looked for yet nor being looked for needs a word about what is missing.
  const waits = text.trim() !== (search.q ?? '') && !searchesWhileTyping(text.trim()) ? text.trim() : ''

  useEffect(() => setText((before) => (looksLikeCard(before) ? before : (search.q ?? ''))), [search.q])
  // Only typing starts the wait.
  useEffect(() => {
    const wanted = text.trim()
    if (isCard || wanted === (search.q ?? '')) return
    if (!searchesWhileTyping(wanted)) return
    const timer = systemClock.after(250, () => change({ q: wanted === '' ? undefined : wanted }))
    return () => timer.cancel()
  }, [text])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    if (!isCard) {
      const wanted = text.trim()
      if (wanted === '' || isSearchable(wanted)) change({ q: wanted === '' ? undefined : wanted })
      return
    }
    if (!onCard) return
    onCard(text)
    setText('')
  }

  const codes = useMemo(
    () => KNOWN_CODES.map((code) => ({ value: code, label: `${code} ${words(`code.${code}`)}` })),
    [words],
  )
  const amounts = search.min !== undefined || search.max !== undefined
  const yuan = (minor: number | undefined): number | null => (minor === undefined ? null : minor / 100)
  const minor = (value: number | null): number | undefined => (value === null ? undefined : Math.round(value * 100))
  const any = Object.values(search).some((value) => value !== undefined) || card !== undefined

  return (
    <search className="filters" aria-label={words('filter.label')}>
      <div className="search-field">
        <Input
          allowClear
          style={{ width: 290 }}
          prefix={<Icon name="search" size={14} />}
          placeholder={words(onCard ? 'filter.search' : 'filter.searchNoCard')}
          aria-label={words('filter.search')}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text').trim()
            if (text === '' && isSearchable(pasted)) change({ q: pasted })
          }}
        />
        {isCard ? (
          <span className="search-hint" role="status">
            {words(onCard ? 'filter.cardHint' : 'filter.cardNoRight')}
          </span>
        ) : waits ? (
          <span className="search-hint" role="status">
            {words(isSearchable(waits) ? 'filter.enterHint' : 'filter.lengthHint')}
          </span>
        ) : null}
      </div>
      <Select
        allowClear
        style={{ minWidth: 132 }}
        placeholder={words('filter.anyState')}
        aria-label={words('transaction.state')}
        value={search.state ?? null}
        onChange={(state) => change({ state: state ?? undefined })}
        options={STATES.map((state) => ({ value: state, label: words(`transaction.state.${state}`) }))}
      />
      <Select
        allowClear
        style={{ minWidth: 112 }}
        placeholder={words('filter.anyType')}
        aria-label={words('transaction.type')}
        value={search.type ?? null}
        onChange={(type) => change({ type: type ?? undefined })}
        options={TYPES.map((type) => ({ value: type, label: words(`transaction.type.${type}`) }))}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        style={{ width: 190 }}
        popupMatchSelectWidth={260}
        placeholder={words('filter.anyCode')}
        aria-label={words('transaction.code')}
        value={search.responseCode ?? null}
        onChange={(code) => change({ responseCode: code ?? undefined })}
        options={codes}
      />
      <Segmented
        aria-label={words('filter.period')}
        value={search.period ?? 'all'}
        onChange={(period) => change({ period: period === 'all' ? undefined : (period as Period) })}
        options={[
          { value: 'all', label: words('filter.all') },
          ...PERIODS.map((period) => ({ value: period, label: words(`filter.${period}`) })),
        ]}
      />
      <Popover
        trigger="click"
        placement="bottom"
        content={
          <div className="amounts">
            <InputNumber<number>
              prefix="¥"
              min={0}
              precision={2}
              placeholder={words('filter.from')}
              aria-label={words('filter.minAmount')}
              value={yuan(search.min)}
              onChange={(value) => change({ min: minor(value) })}
            />
            <InputNumber<number>
              prefix="¥"
              min={0}
              precision={2}
              placeholder={words('filter.to')}
              aria-label={words('filter.maxAmount')}
              value={yuan(search.max)}
              onChange={(value) => change({ max: minor(value) })}
            />
          </div>
        }
      >
        <Button type={amounts ? 'primary' : 'default'} ghost={amounts}>
          {words('transaction.amount')}
        </Button>
      </Popover>
      {search.terminalId ? (
        <Tag closable onClose={() => change({ terminalId: undefined })}>
          {words('transaction.terminal')} {search.terminalId}
        </Tag>
      ) : null}
      {search.merchantId ? (
        <Tag closable onClose={() => change({ merchantId: undefined })}>
          {words('transaction.merchant')} {search.merchantId}
        </Tag>
      ) : null}
      {card ? (
        <Tag closable onClose={clearCard}>
          {words('transaction.card')} {card}
        </Tag>
      ) : null}
      {any ? (
        <Button
          type="link"
          onClick={() => {
            setText('')
            change(Object.fromEntries(Object.keys(search).map((name) => [name, undefined])))
          }}
        >
          {words('filter.clear')}
        </Button>
      ) : null}
    </search>
  )
}
