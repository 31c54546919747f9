// biome-ignore-all lint/a11y/useSemanticElements: a table of which only the seen rows are drawn is laid out by grid, not by <table>.
// biome-ignore-all lint/a11y/useFocusableInteractive: one row at a time takes the focus; its place is moved by the arrow keys.
import { useVirtualizer } from '@tanstack/react-virtual'
import { Checkbox, Popover } from 'antd'
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useWords } from '../words/index.ts'
import { Bones } from './state.tsx'

export interface Column<Row> {
  readonly key: string
  readonly title: string
  /** Pixels; the columns share what is left over in the same proportion. */
  readonly width: number
  readonly align?: 'right'
  /** Not shown until chosen. */
  readonly spare?: boolean
  render(row: Row): ReactNode
  /** The cell as plain text, for copying. */
  text(row: Row): string
}

interface GridProps<Row> {
  /** Under this name the chosen columns are remembered in the browser. */
  readonly name: string
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  keyOf(row: Row): string
  /** Opens the row: Enter or a click outside of selected text. */
  open?(row: Row): void
  /** A row on a narrow screen, in two lines unless `narrowHeight` says more, px. */
  narrow?(row: Row): ReactNode
  readonly narrowHeight?: number
  /** Nearing the end: fetch the next page. */
  more?(): void
  readonly loading?: boolean
  readonly empty: ReactNode
  /** Keys of rows that arrived just now. */
  readonly fresh?: ReadonlySet<string>
  /** Told when the pointer or the keyboard is on the rows, so that nothing moves beneath it. */
  onHold?(held: boolean): void
  readonly onTop?: (top: boolean) => void
  readonly tone?: (row: Row) => 'stop' | 'open' | undefined
}

const ROW = 36
const NARROW_ROW = 64
const NARROW = 620
/** An upright screen: below this width columns that would be cut away make rows of two lines too, px. */
const UPRIGHT = 700

/** The columns a person chose for this table, kept in this browser. */
export function useColumns<Row>(name: string, columns: readonly Column<Row>[]) {
  const key = `evertill.console.columns.${name}`
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => {
    const stored = localStorage.getItem(key)
    const known = new Set(columns.map((column) => column.key))
    const names = stored?.split(',').filter((each) => known.has(each))
    return new Set(names?.length ? names : columns.filter((column) => !column.spare).map((column) => column.key))
  })
  const choose = (next: ReadonlySet<string>): void => {
    if (next.size === 0) return
    localStorage.setItem(
      key,
      columns
        .filter((column) => next.has(column.key))
        .map((column) => column.key)
        .join(','),
    )
    setChosen(next)
  }
  return { shown: columns.filter((column) => chosen.has(column.key)), chosen, choose }
}

function Chooser<Row>(props: {
  columns: readonly Column<Row>[]
  chosen: ReadonlySet<string>
  choose(next: ReadonlySet<string>): void
}): ReactNode {
  const words = useWords()
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <div className="chooser">
          {props.columns.map((column) => (
            <Checkbox
              key={column.key}
              checked={props.chosen.has(column.key)}
              onChange={(event) => {
                const next = new Set(props.chosen)
                if (event.target.checked) next.add(column.key)
                else next.delete(column.key)
                props.choose(next)
              }}
            >
              {column.title}
            </Checkbox>
          ))}
        </div>
      }
    >
      <button
        type="button"
        className="plain-button chooser-button"
        aria-label={words('grid.columns')}
        title={words('grid.columns')}
      >
        <svg
          width="16"
          height="16"
          viewBox="0 0 16 16"
          aria-hidden="true"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.4"
        >
          <rect x="1.7" y="2.7" width="12.6" height="10.6" rx="1.5" />
          <path d="M6 3v10M10 3v10" />
        </svg>
      </button>
    </Popover>
  )
}

/** A long table: only what is seen is drawn. Arrow keys walk, Enter opens, Ctrl-C copies the row as tab-separated text. */
export function Grid<Row>(props: GridProps<Row>): ReactNode {
  const words = useWords()
  const { rows, keyOf, open, more, onHold, onTop } = props
  const { shown, chosen, choose } = useColumns(props.name, props.columns)
  const scroller = useRef<HTMLDivElement>(null)
  const wanted = useRef(-1)
  const [narrow, setNarrow] = useState(false)
  const [active, setActive] = useState<string | undefined>(undefined)
  const isNarrow = narrow && props.narrow !== undefined
  const rowHeight = isNarrow ? (props.narrowHeight ?? NARROW_ROW) : ROW
  // Widths, the gaps between them, and the room at both ends (grid.css).
  const total = shown.reduce((sum, column) => sum + column.width, 0) + 12 * (shown.length - 1) + 48

  useLayoutEffect(() => {
    // What the table stands in: the table itself reaches further when it is narrow, and would flutter between the two.
    const room = scroller.current?.parentElement?.parentElement
    if (!room) return
    const measure = (): void => {
      const { clientWidth } = room
      setNarrow(clientWidth < NARROW || (clientWidth < UPRIGHT && clientWidth < total))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(room)
    return () => observer.disconnect()
  }, [total])

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => keyOf(rows[index]!),
  })
  useEffect(() => virtual.measure(), [virtual, rowHeight])

  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (more && rows.length > 0 && last >= rows.length - 20) more()
  }, [more, last, rows.length])

  const activeIndex = rows.findIndex((row) => keyOf(row) === active)
  const walk = (to: number): void => {
    const index = Math.min(Math.max(to, 0), rows.length - 1)
    const row = rows[index]
    if (row === undefined) return
    setActive(keyOf(row))
    wanted.current = index
    virtual.scrollToIndex(index, { align: 'auto' })
    const drawn = (): HTMLElement | null | undefined =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)
    const element = drawn()
    if (element) element.focus({ preventScroll: true })
    else
      requestAnimationFrame(() => {
        // A quick hand is further already: only the last place it went to takes the focus.
        if (wanted.current === index) drawn()?.focus({ preventScroll: true })
      })
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target as HTMLElement).hasAttribute('data-index')) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2)
    const steps: Record<string, number> = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      PageDown: activeIndex + page,
      PageUp: activeIndex - page,
      Home: 0,
      End: rows.length - 1,
    }
    const to = steps[event.key]
    const row = rows[activeIndex]
    if (to !== undefined) {
      event.preventDefault()
      walk(to)
    } else if (event.key === 'Enter' && row !== undefined && open) {
      event.preventDefault()
      open(row)
    }
  }

  const onCopy = (event: ClipboardEvent): void => {
    const row = rows[activeIndex]
    if (row === undefined || String(getSelection()).length > 0) return
    event.preventDefault()
    event.clipboardData.setData(
      'text/plain',
      [shown.map((column) => column.title), shown.map((column) => column.text(row))]
        .map((line) => line.join('\t'))
        .join('\n'),
    )
  }

  const onClick = useCallback(
    (event: MouseEvent, row: Row) => {
      const target = event.target as HTMLElement
      // A selection is being made to copy something; a link goes its own way.
      if (!open || String(getSelection()).length > 0 || target.closest('a,button')) return
      open(row)
    },
    [open],
  )

  const template = shown.map((column) => `minmax(${column.width}px, ${column.width}fr)`).join(' ')
  const first = items[0]?.index ?? 0
  const tabStop = activeIndex >= 0 ? activeIndex : first

  return (
    <div className={isNarrow ? 'grid narrow' : 'grid'}>
      {isNarrow ? null : <Chooser columns={props.columns} chosen={chosen} choose={choose} />}
      <div
        ref={scroller}
        className="grid-scroll"
        // A region that scrolls must be reachable by keyboard.
        tabIndex={rows.length === 0 ? 0 : -1}
        role="table"
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        aria-busy={props.loading ?? false}
        onKeyDown={onKeyDown}
        onCopy={onCopy}
        onPointerEnter={() => onHold?.(true)}
        onPointerLeave={() => onHold?.(false)}
        onScroll={(event) => onTop?.(event.currentTarget.scrollTop < 4)}
      >
        {isNarrow ? (
          <div role="row" className="hidden-text">
            <span role="columnheader">{props.label}</span>
          </div>
        ) : (
          <div role="row" className="grid-head" style={{ gridTemplateColumns: template, minWidth: total }}>
            {shown.map((column) => (
              <span role="columnheader" key={column.key} className={column.align === 'right' ? 'right' : undefined}>
                {column.title}
              </span>
            ))}
          </div>
        )}
        <div
          role="rowgroup"
          className="grid-body"
          style={{ height: virtual.getTotalSize(), minWidth: isNarrow ? undefined : total }}
        >
          {items.map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            const key = keyOf(row)
            const tone = props.tone?.(row)
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are listened to once, on the table.
              <div
                role="row"
                key={key}
                data-index={item.index}
                aria-rowindex={item.index + 2}
                tabIndex={item.index === tabStop ? 0 : -1}
                className={`grid-row${open ? ' opens' : ''}${props.fresh?.has(key) ? ' fresh' : ''}${tone ? ` ${tone}-row` : ''}`}
                style={{
                  height: rowHeight,
                  transform: `translateY(${item.start}px)`,
                  ...(isNarrow ? {} : { gridTemplateColumns: template }),
                }}
                onFocus={() => setActive(key)}
                onClick={(event) => onClick(event, row)}
              >
                {isNarrow ? (
                  <div role="cell" className="narrow-cell">
                    {props.narrow!(row)}
                  </div>
                ) : (
                  shown.map((column) => (
                    <span role="cell" key={column.key} className={column.align === 'right' ? 'right' : undefined}>
                      {column.render(row)}
                    </span>
                  ))
                )}
              </div>
            )
          })}
        </div>
        {rows.length === 0 ? (
          <div role="row" className="grid-empty">
            <div role="cell">{props.loading ? <Bones lines={8} /> : props.empty}</div>
          </div>
        ) : null}
        {rows.length > 0 && props.loading ? (
          <div role="row" className="grid-more">
            <span role="cell">{words('state.reading')}</span>
          </div>
        ) : null}
      </div>
    </div>
  )
}
