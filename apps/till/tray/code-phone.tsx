/** A payer's phone with a code on it. The pattern is drawn from the code's digits; the digits themselves are not. */
export function CodePhone({ code, name }: { code: string; name: string }) {
  const cells: boolean[] = []
  let seed = 7
  for (const digit of code) seed = (seed * 31 + digit.charCodeAt(0)) >>> 0
  for (let i = 0; i < 13 * 13; i++) {
    seed = (seed * 1103515245 + 12345) >>> 0
    cells.push(((seed >>> 16) & 1) === 1)
  }
  const finder = (x: number, y: number) => (
    <g key={`${x}-${y}`}>
      <rect x={x} y={y} width="4" height="4" fill="#fff" />
      <rect x={x + 0.25} y={y + 0.25} width="3.5" height="3.5" fill="none" stroke="#111" strokeWidth=".6" />
      <rect x={x + 1.2} y={y + 1.2} width="1.6" height="1.6" fill="#111" />
    </g>
  )
  return (
    <div className="w-[118px] h-[190px] rounded-[20px] bg-[#17181a] p-[7px] shadow-[0_3px_8px_var(--shadow)]">
      <div className="size-full rounded-[14px] bg-white text-[#111] flex flex-col items-center justify-between py-2 px-1 overflow-hidden">
        <span className="h-1 w-9 rounded bg-[#17181a]" />
        <span className="text-[18px] leading-[1.1] font-bold text-center text-balance">{name}</span>
        <svg width="88" height="88" viewBox="0 0 13 13" shapeRendering="crispEdges" aria-hidden="true">
          <path d={cells.map((on, i) => (on ? `M${i % 13} ${Math.floor(i / 13)}h1v1h-1z` : '')).join('')} fill="#111" />
          {finder(0, 0)}
          {finder(9, 0)}
          {finder(0, 9)}
        </svg>
        <svg width="96" height="20" viewBox="0 0 96 20" preserveAspectRatio="none" aria-hidden="true">
          <path
            d={[...code].map((d, i) => `M${3 + i * (90 / code.length)} 0v20h${1 + (Number(d) % 3)}v-20z`).join('')}
            fill="#111"
          />
        </svg>
      </div>
    </div>
  )
}
