import type { DescribedRow } from '@evertill/iso8583'
import { type ReactNode, useState } from 'react'
import { Mark } from '../../parts/mark.tsx'
import { Icon } from '../../shell/icon.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import { COLOURS } from './bytes.ts'

interface RowTableProps {
  readonly rows: readonly DescribedRow[]
  readonly pointed: string
  point(path: string): void
}

/** The fields in order, with their place; parts, tags and bits open below them. */
export function RowTable({ rows, pointed, point }: RowTableProps): ReactNode {
  const words = useWords()
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const turn = (path: string): void => {
    const next = new Set(closed)
    if (!next.delete(path)) next.add(path)
    setClosed(next)
  }
  const lines = rows.flatMap((row, index) => flatten(row, index % COLOURS, 0, row.path, closed))
  return (
    <div className="message fields-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{words('inspector.field')}</th>
            <th scope="col">{words('inspector.name')}</th>
            <th scope="col">{words('inspector.value')}</th>
            <th scope="col" className="right">
              {words('inspector.place')}
            </th>
          </tr>
        </thead>
        <tbody onPointerLeave={() => point('')}>
          {lines.map((line) => (
            <Line
              key={line.key}
              line={line}
              pointed={pointed === line.top}
              point={point}
              open={!closed.has(line.row.path)}
              turn={turn}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface FlatRow {
  readonly key: string
  readonly row: DescribedRow
  readonly colour: number
  readonly depth: number
  /** Path of the field on the outermost level. */
  readonly top: string
}

function flatten(
  row: DescribedRow,
  colour: number,
  depth: number,
  top: string,
  closed: ReadonlySet<string>,
): FlatRow[] {
  const self: FlatRow = { key: `${row.path}@${row.offset}`, row, colour, depth, top }
  if (closed.has(row.path)) return [self]
  return [self, ...row.children.flatMap((child) => flatten(child, colour, depth + 1, top, closed))]
}

function Line(props: {
  line: FlatRow
  pointed: boolean
  point(path: string): void
  open: boolean
  turn(path: string): void
}): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const { row, colour, depth, top } = props.line
  const name = language === 'zh-CN' ? row.name.zh : row.name.en
  return (
    <tr className={`depth-${depth}${props.pointed ? ' pointed' : ''}`} onPointerEnter={() => props.point(top)}>
      <th scope="row">
        {depth === 0 ? <i className={`swatch colour-${colour}`} aria-hidden="true" /> : null}
        <span style={{ paddingLeft: depth * 14 }}>{labelOf(row)}</span>
        {row.children.length > 0 ? (
          <button
            type="button"
            className="turn"
            aria-expanded={props.open}
            aria-label={words(props.open ? 'inspector.close' : 'inspector.open', { name })}
            onClick={() => props.turn(row.path)}
          >
            <Icon name="chevron" size={12} />
          </button>
        ) : null}
      </th>
      <td>{name}</td>
      <td>
        {row.children.length > 0 && row.value === String(row.children.length)
          ? words('inspector.parts', { n: row.children.length, count: row.children.length })
          : row.value}{' '}
        {row.masked ? <Mark meaning="calm">{words('life.masked')}</Mark> : null}
      </td>
      <td className="right faint figures">
        {row.offset} + {row.length}
      </td>
    </tr>
  )
}

/** `F60`, `60.2`, `9F26`, `b8`: the last step of the path, since the steps before stand above it. */
function labelOf(row: DescribedRow): string {
  if (row.kind === 'field') return `F${row.path}`
  if (row.kind === 'mti') return 'MTI'
  if (row.kind === 'tag' || row.kind === 'bit')
    return row.path
      .split('.')
      .slice(row.kind === 'bit' ? -2 : -1)
      .join('.')
  return row.kind === 'part' ? row.path : ''
}
