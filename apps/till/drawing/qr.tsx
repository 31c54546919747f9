import { useEffect, useState } from 'react'

/** A code as one path, with the quiet zone that scanners want; the encoder is fetched when there is something to encode. */
export function Qr({ text, label }: { text: string; label: string }) {
  const [code, setCode] = useState<{ size: number; path: string } | undefined>(undefined)
  useEffect(() => {
    let gone = false
    void import('uqr').then(({ encode }) => {
      const { size, data } = encode(text, { ecc: 'M', border: 4 })
      let path = ''
      for (const [y, row] of data.entries()) for (const [x, on] of row.entries()) if (on) path += `M${x} ${y}h1v1h-1z`
      if (!gone) setCode({ size, path })
    })
    return () => {
      gone = true
    }
  }, [text])
  return (
    <svg
      viewBox={code === undefined ? '0 0 33 33' : `0 0 ${code.size} ${code.size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
      className="size-full"
      data-testid="merchant-code"
    >
      {code === undefined ? null : <rect width={code.size} height={code.size} rx="2" fill="#fff" />}
      {code === undefined ? null : <path d={code.path} fill="#111" />}
    </svg>
  )
}
