import type { ReactNode } from 'react'

/**
 * The anatomy of every screen: one question, the body, the one primary action across the bottom, and at most two quieter
 * ways out above it. Nothing important lies in the outer 16 px.
 */
export function Frame({
  question,
  children,
  action,
  others,
  center = false,
  wide = false,
}: {
  question?: ReactNode
  children?: ReactNode
  action?: ReactNode
  others?: ReactNode
  center?: boolean
  wide?: boolean
}) {
  const column = wide ? 'max-w-[1180px]' : 'max-w-[680px]'
  return (
    <div className="h-full min-h-0 grid grid-rows-[1fr_auto]">
      <div className="min-h-0 overflow-y-auto px-5 max-[480px]:px-4 overscroll-contain">
        <div className={`${column} mx-auto min-h-full py-4 flex flex-col gap-4 ${center ? 'justify-center' : ''}`}>
          {question === undefined ? null : (
            <h1 className="text-[30px] leading-tight font-bold text-balance max-[480px]:text-[26px]">{question}</h1>
          )}
          {children}
        </div>
      </div>
      {action === undefined && others === undefined ? null : (
        <div className="px-5 max-[480px]:px-4 pb-4 pt-2">
          <div className={`${column} mx-auto flex flex-col gap-3`}>
            {others === undefined ? null : <div className="flex gap-3 *:flex-1">{others}</div>}
            {action}
          </div>
        </div>
      )}
    </div>
  )
}
