import type { ReactNode } from 'react'
import { useWords } from '../../words/index.ts'
import type { Cell } from './bytes.ts'

const ROW = 16

/** Sixteen bytes a line, each in the colour of its field. Pointing at a byte points at the field, and the other way round. */
export function HexView(props: { cells: readonly Cell[]; pointed: string; point(path: string): void }): ReactNode {
  const words = useWords()
  const { cells, pointed, point } = props
  const lines = Array.from({ length: Math.ceil(cells.length / ROW) }, (_, line) => line * ROW)
  return (
    // A picture of the bytes: the table beside it says the same in words.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a narrow screen, by keyboard too.
    <section className="hex" tabIndex={0} aria-label={words('inspector.bytes')} onPointerLeave={() => point('')}>
      <div role="img" aria-label={words('inspector.bytesLabel', { n: cells.length })}>
        {lines.map((start) => (
          <div className="hex-line" key={start}>
            <span className="hex-offset">{start.toString(16).toUpperCase().padStart(4, '0')}</span>
            {cells.slice(start, start + ROW).map((cell, index) => (
              <span
                // A byte is known by where it stands.
                key={start + index}
                className={`hex-byte colour-${cell.colour}${pointed !== '' && cell.path === pointed ? ' pointed' : ''}`}
                title={cell.path}
                onPointerEnter={() => point(cell.path)}
              >
                {cell.text}
              </span>
            ))}
          </div>
        ))}
      </div>
    </section>
  )
}
