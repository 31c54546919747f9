import type { Slip, SlipLine } from '@evertill/terminal'
import { useEffect, useState } from 'react'

/** The code as one path; the encoder is fetched when a slip has a code, not before. */
function Code({ data }: { data: string }) {
  const [code, setCode] = useState<{ size: number; path: string } | undefined>(undefined)
  useEffect(() => {
    let gone = false
    void import('uqr').then(({ encode }) => {
      const { size, data: rows } = encode(data, { ecc: 'M', border: 0 })
      let path = ''
      for (const [y, row] of rows.entries()) for (const [x, on] of row.entries()) if (on) path += `M${x} ${y}h1v1h-1z`
      if (!gone) setCode({ size, path })
    })
    return () => {
      gone = true
    }
  }, [data])
  return (
    <div className="mx-auto my-[0.6em] size-[9.5em]">
      {code === undefined ? null : (
        <svg
          viewBox={`0 0 ${code.size} ${code.size}`}
          shapeRendering="crispEdges"
          className="size-full"
          role="img"
          aria-label="QR"
        >
          <path d={code.path} fill="#161310" />
        </svg>
      )}
    </div>
  )
}

function Line({ line }: { line: SlipLine }) {
  switch (line.kind) {
    case 'title':
      return <p className="text-center text-[1.35em] font-bold leading-tight py-[0.15em]">{line.text}</p>
    case 'text':
      return (
        <p className={`${line.strong ? 'font-bold' : ''} break-words`} style={{ textAlign: line.align }}>
          {line.text}
        </p>
      )
    case 'pair':
      return (
        <p className="flex justify-between gap-[0.8em]">
          <span className="opacity-75 shrink-0">{line.name}</span>
          <span className="text-right break-all">{line.value}</span>
        </p>
      )
    case 'amount':
      return (
        <p className="flex justify-between items-baseline gap-[0.6em] py-[0.2em]">
          <span className="font-bold">{line.name}</span>
          <span className="text-[1.9em] font-bold leading-none whitespace-nowrap">{line.value}</span>
        </p>
      )
    case 'item':
      return (
        <p className="grid grid-cols-[1fr_auto_5.5em] gap-[0.6em]">
          <span className="break-words">{line.name}</span>
          <span>×{line.quantity}</span>
          <span className="text-right">{line.value}</span>
        </p>
      )
    case 'rule':
      return <hr className="my-[0.5em] border-0 border-t-[1.5px] border-dashed border-[#161310]/60" />
    case 'space':
      return <div className="h-[0.9em]" />
    case 'signature':
      return <div className="h-[4em] border-b border-[#161310]/60 mb-[0.4em]" />
    case 'qr':
      return <Code data={line.data} />
  }
}

/** A slip as it comes off the roll: 58 or 80 mm wide, black on thermal white in every theme. */
export function Paper({ slip, scale = 1 }: { slip: Slip; scale?: number }) {
  // 58 mm paper prints 48 mm, 32 half-width letters; 80 mm prints 72 mm, 48 letters: the letters keep their size.
  const width = slip.width === 58 ? 340 : 500
  return (
    <article
      lang={slip.language === 'zh' ? 'zh-CN' : 'en'}
      data-testid="slip"
      className="bg-[#fdfcf8] text-[#161310] mx-auto shadow-[0_4px_16px_var(--shadow)] select-text"
      style={{
        width: `${width * scale}px`,
        fontSize: `${18 * scale}px`,
        lineHeight: 1.4,
        padding: `${20 * scale}px ${18 * scale}px ${28 * scale}px`,
        clipPath:
          'polygon(0 0,100% 0,100% calc(100% - 6px),97.5% 100%,95% calc(100% - 6px),92.5% 100%,90% calc(100% - 6px),87.5% 100%,85% calc(100% - 6px),82.5% 100%,80% calc(100% - 6px),77.5% 100%,75% calc(100% - 6px),72.5% 100%,70% calc(100% - 6px),67.5% 100%,65% calc(100% - 6px),62.5% 100%,60% calc(100% - 6px),57.5% 100%,55% calc(100% - 6px),52.5% 100%,50% calc(100% - 6px),47.5% 100%,45% calc(100% - 6px),42.5% 100%,40% calc(100% - 6px),37.5% 100%,35% calc(100% - 6px),32.5% 100%,30% calc(100% - 6px),27.5% 100%,25% calc(100% - 6px),22.5% 100%,20% calc(100% - 6px),17.5% 100%,15% calc(100% - 6px),12.5% 100%,10% calc(100% - 6px),7.5% 100%,5% calc(100% - 6px),2.5% 100%,0 calc(100% - 6px))',
      }}
    >
      {slip.lines.map((line, i) => (
        <Line key={i} line={line} />
      ))}
    </article>
  )
}
