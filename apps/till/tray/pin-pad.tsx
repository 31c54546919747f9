import { sound } from '../device/tone.ts'
import { useWords } from '../words/index.ts'
import type { Drawer, DrawerState } from './drawer.ts'

/** A PIN entry device as it stands on a counter. Practice keys only: the device behind it refuses production keys. */
export function PinPad({ drawer, state }: { drawer: Drawer; state: DrawerState }) {
  const words = useWords()
  const asked = state.pin !== undefined
  const press = (key: Parameters<Drawer['pressPin']>[0]) => () => {
    sound('key')
    drawer.pressPin(key)
  }
  const digit = (d: '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9') => (
    <button
      key={d}
      type="button"
      disabled={!asked}
      data-key={d}
      className="h-14 max-[480px]:h-12 rounded-[10px] bg-[#3a3d43] text-[#f6f3ec] text-[26px] font-semibold active:bg-[#565a62] disabled:bg-[#303237] disabled:text-[#a7a9ad]"
      onClick={press(d)}
    >
      {d}
    </button>
  )
  const wide = (key: 'cancel' | 'clear' | 'enter', label: string, colour: string, place: object) => (
    <button
      type="button"
      disabled={!asked}
      data-pin={key}
      {...place}
      className={`h-14 max-[480px]:h-12 rounded-[10px] text-[18px] font-bold ${colour} disabled:opacity-100 disabled:bg-[#303237] disabled:text-[#a7a9ad]`}
      onClick={press(key)}
    >
      {label}
    </button>
  )
  return (
    <div className="p-3 grid justify-items-center content-start gap-2">
      <p className="text-[18px]">{asked ? words.tray.pinHint('123456') : words.tray.pinIdle}</p>
      <div className="w-full max-w-[340px] rounded-[22px] bg-[#232529] p-3 shadow-[0_4px_12px_var(--shadow)] grid gap-2">
        <div
          className="h-12 rounded-[8px] bg-[#cfe3d4] text-[#10251a] grid place-items-center text-[26px] tracking-[0.4em] font-bold"
          role="status"
          aria-label={words.pin.digits(state.pin?.digits ?? 0)}
        >
          {'•'.repeat(state.pin?.digits ?? 0)}
        </div>
        <div className="grid grid-cols-4 gap-2">
          {digit('1')}
          {digit('2')}
          {digit('3')}
          {wide('cancel', words.tray.cancel, 'bg-[#b3202c] text-white', asked ? { 'data-escape': '' } : {})}
          {digit('4')}
          {digit('5')}
          {digit('6')}
          {wide('clear', words.tray.correct, 'bg-[#f3c33c] text-[#241a00]', { 'data-key': 'Backspace' })}
          {digit('7')}
          {digit('8')}
          {digit('9')}
          {digit('0')}
          <div className="col-span-4 grid">
            {wide('enter', words.tray.enter, 'bg-[#1c7a43] text-white', asked ? { 'data-primary': '' } : {})}
          </div>
        </div>
      </div>
    </div>
  )
}
