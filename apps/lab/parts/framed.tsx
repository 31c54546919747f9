import { type Ref, useLayoutEffect, useRef, useState } from 'react'

/** A page drawn at the size it is made for and shown as large as there is room. CSS pixels. */
export function Framed({
  src,
  title,
  width,
  height,
  glass = 'good',
  ref,
}: {
  src: string
  title: string
  width: number
  height: number
  glass?: string
  ref?: Ref<HTMLIFrameElement>
}) {
  const room = useRef<HTMLDivElement>(null)
  const [scale, setScale] = useState(0.4)
  useLayoutEffect(() => {
    const element = room.current!
    const fit = () => setScale(Math.max(0.1, element.clientWidth / width))
    const watch = new ResizeObserver(fit)
    watch.observe(element)
    fit()
    return () => watch.disconnect()
  }, [width])
  return (
    <div className="framed" ref={room} style={{ height: height * scale }} data-glass={glass}>
      <iframe
        {...(ref === undefined ? {} : { ref })}
        src={src}
        title={title}
        width={width}
        height={height}
        style={{ transform: `scale(${scale})` }}
        tabIndex={glass === 'good' ? 0 : -1}
      />
    </div>
  )
}
