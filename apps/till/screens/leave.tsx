import { Other } from '../drawing/act.tsx'
import { useTill } from '../drawing/till-context.ts'
import { useWords } from '../words/index.ts'

/** The way out of what was begun; on the Esc key. */
export function Cancel() {
  const { dispatch } = useTill()
  const words = useWords()
  return (
    <Other leaves onClick={() => dispatch({ type: 'cancelled' })}>
      {words.keys.cancel}
    </Other>
  )
}

/** The way back from a place where nothing was begun; on the Esc key. */
export function Back() {
  const { dispatch } = useTill()
  const words = useWords()
  return (
    <Other leaves icon="back" onClick={() => dispatch({ type: 'cancelled' })}>
      {words.keys.back}
    </Other>
  )
}
