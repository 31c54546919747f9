import { sum } from './sum.ts'

/**
 * The amount as the largest thing on the screen. Figures are tabular, the line has a fixed height and its right edge
 * stays where it is, so that typing never makes it jump; a long amount gets smaller figures on the same baseline.
 */
export function Amount({
  minor,
  currency = '156',
  label,
  align = 'right',
}: {
  minor: number
  currency?: string
  label?: string
  align?: 'right' | 'center'
}) {
  const text = sum(minor, currency)
  const size =
    text.length <= 9
      ? 'text-[76px] max-[480px]:text-[64px]'
      : text.length <= 12
        ? 'text-[64px] max-[480px]:text-[52px]'
        : 'text-[48px] max-[480px]:text-[36px]'
  return (
    <div className={align === 'right' ? 'text-right' : 'text-center'}>
      {label === undefined ? null : <p className="text-[20px] text-soft">{label}</p>}
      <p
        data-testid="amount"
        className={`${size} h-[96px] leading-[96px] max-[480px]:h-[76px] max-[480px]:leading-[76px] font-[550] tracking-[-0.02em] whitespace-nowrap max-[480px]:tracking-[-0.03em]`}
      >
        <span className="text-[0.55em] font-[450] text-soft mr-[0.12em] align-[0.18em]">
          {text.replace(/[\d.,]+$/, '')}
        </span>
        {text.replace(/^[^\d]+/, '')}
      </p>
    </div>
  )
}
