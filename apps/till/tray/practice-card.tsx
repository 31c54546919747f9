import { maskPan } from '@evertill/foundation'

export type CardWay = 'chip' | 'tap' | 'stripe'

/** A card as it lies in the drawer. The number is shown as a slip shows it. */
export interface TrayCard {
  readonly pan: string
  readonly name: string
  readonly answers: string
  readonly expiry: string
  readonly ways: readonly CardWay[]
}

const SKINS = [
  'linear-gradient(125deg,#0e4f63,#12706f 60%,#0b3d4d)',
  'linear-gradient(125deg,#3d2a6b,#5b3f8f 60%,#2c1d52)',
  'linear-gradient(125deg,#7a2331,#9b3446 60%,#591522)',
  'linear-gradient(125deg,#27405f,#3a5a84 60%,#1a2c44)',
  'linear-gradient(125deg,#5c4116,#7d5a22 60%,#43300f)',
  'linear-gradient(125deg,#1f4a2c,#2f6b42 60%,#14321e)',
] as const

function skin(pan: string): string {
  let sum = 0
  for (const digit of pan) sum = (sum * 7 + digit.charCodeAt(0)) % 997
  return SKINS[sum % SKINS.length]!
}

/** `6200 00** **** 0005` */
function grouped(pan: string): string {
  return maskPan(pan).replace(/(.{4})(?=.)/g, '$1 ')
}

/** A drawn bank card: plate, chip, waves, number, and nobody's trade mark. */
export function PracticeCardFace({ card, label }: { card: TrayCard; label: string }) {
  return (
    <div
      className="relative w-[256px] h-[161px] rounded-[14px] text-white overflow-hidden text-left shadow-[0_3px_8px_var(--shadow)]"
      style={{ background: skin(card.pan) }}
    >
      <svg className="absolute inset-0 opacity-20" viewBox="0 0 256 161" aria-hidden="true">
        <path
          d="M-20 130C60 60 120 170 290 60M-20 150C60 80 120 190 290 80M-20 110C60 40 120 150 290 40"
          fill="none"
          stroke="#fff"
          strokeWidth="1.5"
        />
      </svg>
      <span className="absolute left-4 top-2.5 right-4 text-[18px] leading-normal font-semibold truncate">
        {card.name}
      </span>
      {card.ways.includes('chip') ? (
        <svg className="absolute left-4 top-[50px]" width="42" height="32" viewBox="0 0 42 32" aria-hidden="true">
          <rect width="42" height="32" rx="6" fill="#e3c56f" />
          <path
            d="M0 11h14M0 21h14M28 11h14M28 21h14M14 0v32M28 0v32M14 16h14"
            stroke="#8d6f24"
            strokeWidth="1.3"
            fill="none"
          />
        </svg>
      ) : (
        <span className="absolute left-0 right-0 top-[52px] h-7 bg-black/70" />
      )}
      {card.ways.includes('tap') ? (
        <svg
          className="absolute right-4 top-[50px]"
          width="30"
          height="32"
          viewBox="0 0 24 24"
          fill="none"
          stroke="#fff"
          strokeWidth="2"
          strokeLinecap="round"
          aria-hidden="true"
        >
          <path d="M7 8.500a6.5 6.5 0 0 1 0 7M10.5 6a10.5 10.5 0 0 1 0 12M14 3.800a14.5 14.5 0 0 1 0 16.4" />
        </svg>
      ) : null}
      <span className="absolute left-4 top-[93px] text-[18px] tracking-[0.04em] whitespace-nowrap [text-shadow:0_1px_1px_#0008]">
        {grouped(card.pan)}
      </span>
      <span className="absolute left-4 bottom-3 text-[18px] opacity-90">{`${card.expiry.slice(2)}/${card.expiry.slice(0, 2)}`}</span>
      <span className="absolute right-4 bottom-3 text-[18px] font-bold tracking-widest text-[#ffd84d]">{label}</span>
    </div>
  )
}
