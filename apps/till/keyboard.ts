/**
 * The keyboard presses what is on the screen: digits press the key that carries them, Enter the primary action, Esc the
 * way back, as a device's own back key does, function keys the buttons that show their name, arrows move between buttons. Fields keep their own keys.
 */
import { openWedge } from './device/wedge.ts'

function visible(element: HTMLElement): boolean {
  return !element.hasAttribute('disabled') && element.getClientRects().length > 0
}

function first(selector: string): HTMLElement | undefined {
  // While a dialog is open, only what it holds may be pressed.
  const scope: ParentNode = document.querySelector('dialog[open]') ?? document
  return [...scope.querySelectorAll<HTMLElement>(selector)].find(visible)
}

function types(target: EventTarget | null): boolean {
  return (
    (target instanceof HTMLInputElement && target.type !== 'range') ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
}

/** The nearest button in a direction, measured between centres; what lies in line counts as nearer. */
function neighbour(from: HTMLElement, key: string): HTMLElement | undefined {
  const centre = (element: HTMLElement): readonly [number, number] => {
    const box = element.getBoundingClientRect()
    return [box.left + box.width / 2, box.top + box.height / 2]
  }
  const [x, y] = centre(from)
  let best: { element: HTMLElement; cost: number } | undefined
  const scope: ParentNode = document.querySelector('dialog[open]') ?? document
  for (const element of scope.querySelectorAll<HTMLElement>('button, input, [tabindex="0"]')) {
    if (element === from || !visible(element)) continue
    const [ex, ey] = centre(element)
    const along = key === 'ArrowUp' ? y - ey : key === 'ArrowDown' ? ey - y : key === 'ArrowLeft' ? x - ex : ex - x
    const across = key === 'ArrowUp' || key === 'ArrowDown' ? Math.abs(ex - x) : Math.abs(ey - y)
    if (along < 4) continue
    const cost = along + across * 2.5
    if (best === undefined || cost < best.cost) best = { element, cost }
  }
  return best?.element
}

export interface KeyboardUse {
  /** A scanner that types has read something. */
  scanned(code: string): void
  /** Takes back the last `count` digits, which turned out to be the beginning of a scan. */
  takeBack(count: number): void
}

/** Listens to the whole page. Returns the way to stop. */
export function startKeyboard(use: KeyboardUse): () => void {
  const wedge = openWedge()
  let pressed = 0
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const { key } = event
    const field = types(event.target)
    const burst = wedge.key(key, event.timeStamp)
    if (!field && burst.kind === 'scanning') return event.preventDefault()
    if (!field && burst.kind === 'scan') {
      event.preventDefault()
      use.takeBack(Math.min(burst.typedBefore, pressed))
      pressed = 0
      return use.scanned(burst.code)
    }
    if (key.length > 1 || /\d/.test(key)) document.documentElement.dataset.keyboard = ''
    if (/^F\d+$/.test(key)) return press(event, first(`[data-hotkey="${key}"]`))
    if (key === 'Escape') {
      // An open dialog closes itself.
      if (document.querySelector('dialog[open]') !== null) return
      return press(event, first('[data-escape]') ?? first('[data-key="clear"]'))
    }
    if (key === 'Enter') {
      if (field) {
        event.preventDefault()
        first('[data-primary]')?.click()
        return
      }
      const focused = document.activeElement
      // A focused button takes Enter itself, unless it is a digit: then Enter means the primary action.
      if (focused instanceof HTMLButtonElement && !/^(\d|00)$/.test(focused.dataset.key ?? '')) return
      return press(event, first('[data-primary]'))
    }
    if (field) return
    if (key.startsWith('Arrow')) {
      const from =
        document.activeElement instanceof HTMLElement && document.activeElement !== document.body
          ? document.activeElement
          : (first('main [data-primary], main [data-tender], main .key') ?? first('main button'))
      if (document.activeElement instanceof HTMLInputElement) return
      const to = from === undefined ? undefined : document.activeElement === from ? neighbour(from, key) : from
      if (to === undefined) return
      event.preventDefault()
      to.focus()
      return
    }
    if (/^\d$/.test(key) || key === 'Backspace') {
      const button = first(`[data-key="${key}"]`)
      if (button !== undefined) pressed = /^\d$/.test(key) ? pressed + 1 : 0
      return press(event, button)
    }
    pressed = 0
  }
  document.addEventListener('keydown', onKey)
  const stopBack = startBackKey()
  return () => {
    document.removeEventListener('keydown', onKey)
    stopBack()
  }
}

/**
 * A device's back key (or a browser's) must not close the till in the middle of a sale: it takes the way back that the screen has, or
 * does nothing. One spare entry of the history is there for it to use up. Browsers skip entries that nobody's touch has made, so it is
 * made at the first touch. Inside the frame of another page the key is that page's.
 */
function startBackKey(): () => void {
  if (window.parent !== window) return () => undefined
  const arm = () => {
    removeEventListener('pointerdown', arm)
    removeEventListener('keydown', arm)
    if (history.state !== SPARE) history.pushState(SPARE, '')
  }
  const onBack = () => {
    history.pushState(SPARE, '')
    const dialog = document.querySelector('dialog[open]')
    if (dialog === null) first('[data-escape]')?.click()
    else dialog.dispatchEvent(new Event('cancel', { cancelable: true }))
  }
  addEventListener('pointerdown', arm)
  addEventListener('keydown', arm)
  addEventListener('popstate', onBack)
  return () => {
    removeEventListener('pointerdown', arm)
    removeEventListener('keydown', arm)
    removeEventListener('popstate', onBack)
  }
}

const SPARE = 'spare'

function press(event: KeyboardEvent, button: HTMLElement | undefined): void {
  if (button === undefined) return
  event.preventDefault()
  button.click()
}
