import type { SignaturePoint, Stroke } from '@evertill/terminal'
import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { Act, Hint, Other } from '../drawing/act.tsx'
import { Amount } from '../drawing/amount.tsx'
import { Frame } from '../drawing/frame.tsx'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { useWords } from '../words/index.ts'

/** More points than this are not a signature; the field stops taking ink. */
const MOST_POINTS = 4_000

/** A field of ink, twice as wide as high. Points are fractions of the field, so that a turn of the device keeps them. */
function Field({ strokes, onStroke }: { strokes: readonly Stroke[]; onStroke(stroke: Stroke): void }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const pen = useRef<SignaturePoint[] | undefined>(undefined)
  const words = useWords()
  const count = strokes.reduce((n, stroke) => n + stroke.length, 0)

  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    const draw = () => {
      const box = element.getBoundingClientRect()
      const ratio = globalThis.devicePixelRatio || 1
      element.width = Math.round(box.width * ratio)
      element.height = Math.round(box.height * ratio)
      const ink = element.getContext('2d')
      if (ink === null) return
      ink.lineWidth = 3.5 * ratio
      ink.lineCap = 'round'
      ink.lineJoin = 'round'
      ink.strokeStyle = '#10151c'
      for (const stroke of strokes) {
        ink.beginPath()
        for (const [i, point] of stroke.entries()) {
          const at = [point.x * element.width, point.y * element.height] as const
          if (i === 0) ink.moveTo(...at)
          else ink.lineTo(...at)
        }
        ink.stroke()
      }
    }
    draw()
    addEventListener('resize', draw)
    return () => removeEventListener('resize', draw)
  }, [strokes])

  const place = (event: PointerEvent<HTMLCanvasElement>): SignaturePoint => {
    const box = event.currentTarget.getBoundingClientRect()
    const within = (value: number) => Math.min(1, Math.max(0, value))
    return { x: within((event.clientX - box.left) / box.width), y: within((event.clientY - box.top) / box.height) }
  }
  const line = (event: PointerEvent<HTMLCanvasElement>, from: SignaturePoint, to: SignaturePoint) => {
    const element = event.currentTarget
    const ink = element.getContext('2d')
    if (ink === null) return
    ink.beginPath()
    ink.moveTo(from.x * element.width, from.y * element.height)
    ink.lineTo(to.x * element.width, to.y * element.height)
    ink.stroke()
  }
  return (
    <canvas
      ref={canvas}
      data-testid="signature"
      aria-label={words.signature.field}
      role="img"
      className="w-full aspect-[2/1] rounded-[20px] border-2 border-edge bg-white touch-none block"
      onPointerDown={(event) => {
        if (count >= MOST_POINTS) return
        event.currentTarget.setPointerCapture(event.pointerId)
        pen.current = [place(event)]
      }}
      onPointerMove={(event) => {
        const points = pen.current
        if (points === undefined || points.length >= MOST_POINTS) return
        const next = place(event)
        line(event, points.at(-1)!, next)
        points.push(next)
      }}
      onPointerUp={() => {
        if (pen.current !== undefined && pen.current.length > 1) onStroke(pen.current)
        pen.current = undefined
      }}
      onPointerCancel={() => {
        pen.current = undefined
      }}
    />
  )
}

export function SignatureScreen({ screen }: { screen: ScreenOf<'signature'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const [strokes, setStrokes] = useState<readonly Stroke[]>([])
  return (
    <Frame
      question={words.signature.question}
      action={
        <Act icon="pen" disabled={strokes.length === 0} onClick={() => dispatch({ type: 'signature-drawn', strokes })}>
          {words.signature.action}
        </Act>
      }
      others={
        <>
          <Other icon="undo" disabled={strokes.length === 0} onClick={() => setStrokes([])}>
            {words.signature.again}
          </Other>
          <Other onClick={() => dispatch({ type: 'signature-on-paper' })}>{words.signature.paper}</Other>
        </>
      }
    >
      <Amount minor={screen.amount} currency={state.config.profile.currency} align="center" />
      <p className="text-center text-[22px] text-soft">{words.pin.card(screen.masked.replace(/\*+/, ' **** '))}</p>
      <div className="flex-1 grid content-center gap-3">
        <Field strokes={strokes} onStroke={(stroke) => setStrokes([...strokes, stroke])} />
        <p className="text-center text-[18px] text-soft">{words.signature.agree}</p>
        {screen.refusal === undefined ? null : <Hint icon="pen">{words.signature[screen.refusal]}</Hint>}
      </div>
    </Frame>
  )
}
