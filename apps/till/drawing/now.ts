import { useEffect, useState } from 'react'
import { clock } from '../clock.ts'

/** The time now in milliseconds, drawn anew `perSecond` times a second while the component is on the screen. */
export function useNow(perSecond = 4): number {
  const [now, setNow] = useState(clock.now())
  useEffect(() => {
    let timer = clock.after(0, function again() {
      setNow(clock.now())
      timer = clock.after(1000 / perSecond, again)
    })
    return () => timer.cancel()
  }, [perSecond])
  return now
}
