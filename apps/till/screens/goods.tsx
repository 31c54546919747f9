import type { CartLine } from '@evertill/terminal'
import { useEffect, useRef, useState } from 'react'
import { Icon } from '../drawing/icon.tsx'
import { sum } from '../drawing/sum.ts'
import { useTill } from '../drawing/till-context.ts'
import { usePreference } from '../preference.ts'
import { inLanguage, useWords } from '../words/index.ts'

/** Categories as chips, items as large tiles. */
export function Goods() {
  const { state, dispatch } = useTill()
  const { language } = usePreference()
  const words = useWords()
  const [category, setCategory] = useState<string | undefined>(undefined)
  const { categories, items, currency } = state.config.profile
  const shown = items.filter((item) => category === undefined || item.categoryId === category)
  return (
    <section className="flex-1 min-w-0 min-h-0 flex flex-col gap-3" aria-label={words.sale.goods}>
      <div className="flex gap-2 overflow-x-auto pb-1 -mx-1 px-1 shrink-0">
        <button
          type="button"
          className="chip"
          aria-pressed={category === undefined}
          onClick={() => setCategory(undefined)}
        >
          {words.sale.all}
        </button>
        {categories.map((c) => (
          <button
            key={c.id}
            type="button"
            className="chip"
            aria-pressed={category === c.id}
            onClick={() => setCategory(c.id)}
          >
            {inLanguage(c.name, language)}
          </button>
        ))}
      </div>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-2 content-start overflow-y-auto min-h-0 pb-2">
        {shown.map((item) => (
          <button
            key={item.id}
            type="button"
            className="min-h-[112px] rounded-[16px] border border-line bg-raised shadow-[0_2px_0_var(--line)] p-3 text-left flex flex-col justify-between active:bg-tint active:translate-y-[2px] active:shadow-none"
            onClick={() => dispatch({ type: 'item-added', itemId: item.id })}
          >
            <span className="text-[20px] leading-snug font-semibold line-clamp-2 pb-0.5">
              {inLanguage(item.name, language)}
            </span>
            <span className="text-[20px] text-soft">{sum(item.price, currency)}</span>
          </button>
        ))}
      </div>
    </section>
  )
}

function Line({ line }: { line: CartLine }) {
  const { state, dispatch } = useTill()
  const { language } = usePreference()
  const words = useWords()
  const name = inLanguage(line.name, language)
  const set = (quantity: number) => dispatch({ type: 'quantity-set', itemId: line.itemId, quantity })
  return (
    <li className="grid grid-cols-[1fr_auto_auto] max-[480px]:grid-cols-[auto_1fr] wide:grid-cols-[auto_1fr] items-center gap-x-2 py-1 border-b border-line last:border-0">
      <span className="text-[20px] leading-tight font-medium min-w-0 break-words max-[480px]:col-span-2 max-[480px]:pt-1 wide:col-span-2 wide:pt-1">
        {name}
      </span>
      <span className="flex items-center">
        <button
          type="button"
          className="quiet"
          aria-label={words.sale.less(name)}
          onClick={() => set(line.quantity - 1)}
        >
          <Icon name="minus" />
        </button>
        <span className="w-8 text-center text-[22px] font-semibold">{line.quantity}</span>
        <button
          type="button"
          className="quiet"
          aria-label={words.sale.more(name)}
          onClick={() => set(line.quantity + 1)}
        >
          <Icon name="plus" />
        </button>
      </span>
      <span className="w-[104px] justify-self-end text-right text-[20px] font-semibold">
        {sum(line.price * line.quantity, state.config.profile.currency)}
      </span>
    </li>
  )
}

/** What was chosen so far. Clearing it can be taken back until something else is chosen. */
export function Ticket({ lines, total }: { lines: readonly CartLine[]; total: number }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const [cleared, setCleared] = useState<readonly CartLine[]>([])
  const end = useRef<HTMLUListElement>(null)
  const count = lines.reduce((n, line) => n + line.quantity, 0)
  useEffect(() => {
    if (count > 0) {
      setCleared([])
      end.current?.scrollTo({ top: end.current.scrollHeight })
    }
  }, [count])
  const undo = () => {
    for (const line of cleared) {
      dispatch({ type: 'item-added', itemId: line.itemId })
      if (line.quantity > 1) dispatch({ type: 'quantity-set', itemId: line.itemId, quantity: line.quantity })
    }
    setCleared([])
  }
  return (
    <section
      className="sheet p-4 max-[480px]:p-3 wide:w-[400px] wide:min-h-0 flex flex-col gap-2 shrink-0"
      aria-label={words.sale.total}
    >
      {lines.length === 0 ? (
        <div className="flex items-center gap-3 text-soft text-[20px] py-3 wide:flex-col wide:py-12 wide:text-center">
          <Icon name="barcode" size={40} />
          <span>{words.sale.empty}</span>
        </div>
      ) : (
        <ul
          ref={end}
          className="list-none m-0 p-0 overflow-y-auto max-h-[210px] max-[480px]:max-h-[130px] wide:max-h-none wide:flex-1 wide:min-h-0"
        >
          {lines.map((line) => (
            <Line key={line.itemId} line={line} />
          ))}
        </ul>
      )}
      {lines.length === 0 && cleared.length > 0 ? (
        <button type="button" className="act act-second" onClick={undo}>
          <Icon name="undo" />
          {words.sale.undo}
        </button>
      ) : null}
      <div className="flex items-center justify-between gap-3 wide:mt-auto">
        {lines.length === 0 ? (
          <span className="text-[20px] text-soft">{words.sale.total}</span>
        ) : (
          <button
            type="button"
            className="quiet text-soft -ml-3"
            onClick={() => {
              setCleared(lines)
              dispatch({ type: 'cart-cleared' })
            }}
          >
            <Icon name="close" size={22} />
            {words.sale.clearCart}
          </button>
        )}
        <span className="text-[20px] text-soft ml-auto">{count === 0 ? '' : words.sale.items(count)}</span>
        <span className="text-[36px] font-bold leading-none" data-testid="cart-total">
          {sum(total, state.config.profile.currency)}
        </span>
      </div>
    </section>
  )
}
