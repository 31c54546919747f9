import type { ReactNode } from 'react'
import { usePreference } from '../preference.ts'

/**
 * The anatomy of every screen: one question, the body, the one primary action across the bottom, and at most two quieter
 * ways out above it. Keys (`pad`) stand under the body; on a wide screen beside it, on the side of the hand that holds
 * the device. Nothing important lies in the outer 16 px. With `fill` the body does not scroll as a whole: parts of it do.
 */
export function Frame({
  question,
  children,
  pad,
  action,
  others,
  center = false,
  wide = false,
  fill = false,
}: {
  question?: ReactNode
  children?: ReactNode
  pad?: ReactNode
  action?: ReactNode
  others?: ReactNode
  center?: boolean
  wide?: boolean
  fill?: boolean
}) {
  const { hand } = usePreference()
  const beside = pad !== undefined
  const column = wide ? 'max-w-[1180px]' : beside ? 'max-w-[680px] wide:max-w-[1000px]' : 'max-w-[680px]'
  const bodySide = beside ? (hand === 'left' ? 'wide:col-start-2' : 'wide:col-start-1') : ''
  // On a phone the way out and the action share a row, so that keys keep their height.
  const shared = beside && others !== undefined && action !== undefined
  const padSide = beside ? (hand === 'left' ? 'wide:col-start-1' : 'wide:col-start-2') : ''
  return (
    <div
      className={`${column} mx-auto h-full min-h-0 px-5 max-[480px]:px-4 pb-4 grid gap-x-8 ${shared ? 'grid-cols-[minmax(0,1fr)] max-[480px]:gap-x-2 max-[480px]:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]' : 'grid-cols-[minmax(0,1fr)]'} grid-rows-[minmax(0,1fr)_auto_auto_auto] ${
        beside
          ? `wide:grid-rows-[minmax(0,1fr)_auto] wide:pt-2 ${hand === 'left' ? 'wide:grid-cols-[minmax(0,440px)_minmax(0,1fr)]' : 'wide:grid-cols-[minmax(0,1fr)_minmax(0,440px)]'}`
          : ''
      }`}
    >
      <div
        className={`min-h-0 -mx-2 px-2 overscroll-contain ${shared ? 'max-[480px]:col-span-2' : ''} ${fill ? 'overflow-hidden' : 'overflow-y-auto'} ${bodySide} ${beside ? 'wide:row-start-1' : ''}`}
      >
        <div
          className={`${fill ? 'h-full' : 'min-h-full'} py-4 max-[480px]:py-2 flex flex-col gap-4 max-[480px]:gap-3 ${center ? 'justify-center' : ''}`}
        >
          {question === undefined ? null : (
            <h1 className="text-[30px] leading-tight font-bold text-balance max-[480px]:text-[26px]">{question}</h1>
          )}
          {children}
        </div>
      </div>
      {beside ? (
        <div className={`pt-2 ${shared ? 'max-[480px]:col-span-2' : ''} ${padSide} wide:row-start-1 wide:self-center`}>
          {pad}
        </div>
      ) : null}
      {others === undefined ? null : (
        <div
          className={`pt-3 flex gap-3 *:flex-1 *:basis-0 empty:hidden ${shared ? 'max-[480px]:row-start-3 max-[480px]:col-start-1' : ''} ${bodySide} ${beside ? 'wide:row-start-2 wide:self-end wide:flex-wrap wide:*:basis-[200px]' : ''}`}
        >
          {others}
        </div>
      )}
      {action === undefined ? null : (
        <div
          className={`pt-3 ${shared ? 'max-[480px]:row-start-3 max-[480px]:col-start-2' : ''} ${padSide} ${beside ? 'wide:row-start-2' : ''}`}
        >
          {action}
        </div>
      )}
    </div>
  )
}
