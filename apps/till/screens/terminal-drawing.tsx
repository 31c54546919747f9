import { useWords } from '../words/index.ts'

/** A drawing of where the card goes: waves at the top, a slot at the bottom, a track along the side. */
export function TerminalDrawing({ accepts }: { accepts: readonly ('stripe' | 'chip' | 'tap')[] }) {
  const words = useWords()
  const tap = accepts.includes('tap')
  const chip = accepts.includes('chip')
  const stripe = accepts.includes('stripe')
  const label = [tap && words.present.tap, chip && words.present.chip, stripe && words.present.stripe]
    .filter(Boolean)
    .join(', ')
  return (
    <svg
      viewBox="-24 0 480 400"
      className="h-full max-h-[440px] max-w-full"
      role="img"
      aria-label={label}
      fill="none"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <rect x="120" y="96" width="180" height="216" rx="22" fill="var(--raised)" stroke="var(--ink)" strokeWidth="4" />
      <rect x="140" y="116" width="140" height="84" rx="8" fill="var(--tint)" stroke="var(--edge)" strokeWidth="2" />
      <g fill="var(--line)">
        {[0, 1, 2].flatMap((row) =>
          [0, 1, 2].map((column) => (
            <rect key={`${row}${column}`} x={142 + column * 48} y={216 + row * 28} width="40" height="20" rx="6" />
          )),
        )}
      </g>
      {tap ? (
        <g>
          <g className="present-tap">
            <rect x="150" y="22" width="120" height="50" rx="9" fill="var(--accent)" />
            <path d="M150 40h120" stroke="var(--on-accent)" strokeWidth="7" opacity=".55" />
          </g>
          <path
            d="M180 92a44 44 0 0 1 60 0M192 104a26 26 0 0 1 36 0"
            stroke="var(--accent)"
            strokeWidth="5"
            transform="translate(0 -6)"
          />
          <text x="286" y="54" fontSize="24" fontWeight="650" fill="var(--ink)">
            {words.present.tap}
          </text>
        </g>
      ) : null}
      {chip ? (
        <g>
          <path d="M150 312h120" stroke="var(--ink)" strokeWidth="8" />
          <g className="present-chip">
            <rect x="156" y="326" width="108" height="62" rx="9" fill="var(--accent)" />
            <rect x="194" y="336" width="32" height="24" rx="4" fill="#e3c56f" />
          </g>
          <text x="286" y="366" fontSize="24" fontWeight="650" fill="var(--ink)">
            {words.present.chip}
          </text>
        </g>
      ) : null}
      {stripe ? (
        <g>
          <path d="M312 130v160" stroke="var(--ink)" strokeWidth="6" />
          <g className="present-stripe">
            <rect x="316" y="150" width="40" height="92" rx="7" fill="var(--accent)" />
            <path d="M328 150v92" stroke="var(--on-accent)" strokeWidth="8" opacity=".55" />
          </g>
          <text x="366" y="204" fontSize="24" fontWeight="650" fill="var(--ink)">
            {words.present.stripe}
          </text>
        </g>
      ) : null}
    </svg>
  )
}
