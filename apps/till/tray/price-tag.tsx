/** A shelf label with a bar code (EAN-13 when it has thirteen digits), for the scanner of the drawer. */
const LEFT = [
  '0001101',
  '0011001',
  '0010011',
  '0111101',
  '0100011',
  '0110001',
  '0101111',
  '0111011',
  '0110111',
  '0001011',
] as const
const PARITY = [
  'LLLLLL',
  'LLGLGG',
  'LLGGLG',
  'LLGGGL',
  'LGLLGG',
  'LGGLLG',
  'LGGGLL',
  'LGLGLG',
  'LGLGGL',
  'LGGLGL',
] as const

/** The 95 modules of an EAN-13 as ones and zeros [ISO/IEC 15420]. */
export function ean13(digits: string): string {
  const invert = (bits: string): string => [...bits].map((b) => (b === '1' ? '0' : '1')).join('')
  const parity = PARITY[Number(digits[0])]!
  let bits = '101'
  for (let i = 0; i < 6; i++) {
    const left = LEFT[Number(digits[i + 1])]!
    bits += parity[i] === 'L' ? left : [...invert(left)].reverse().join('')
  }
  bits += '01010'
  for (let i = 7; i < 13; i++) bits += invert(LEFT[Number(digits[i])]!)
  return `${bits}101`
}

export function Bars({ digits }: { digits: string }) {
  const bits = /^\d{13}$/.test(digits)
    ? ean13(digits)
    : [...digits].map((d) => (Number(d) % 2 === 0 ? '1010010' : '1101001')).join('')
  return (
    <svg
      width="150"
      height="40"
      viewBox={`0 0 ${bits.length} 30`}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
      aria-hidden="true"
    >
      <path d={[...bits].map((b, i) => (b === '1' ? `M${i} 0h1v30h-1z` : '')).join('')} fill="#111" />
    </svg>
  )
}

export function PriceTag({ name, price, barcode }: { name: string; price: string; barcode: string }) {
  return (
    <div className="w-[180px] h-[150px] rounded-[10px] bg-[#fffdf7] text-[#16130f] border border-[#d8cfbe] p-3 flex flex-col justify-between text-left shadow-[0_2px_5px_var(--shadow)]">
      <span className="text-[18px] font-semibold leading-tight line-clamp-1">{name}</span>
      <span className="text-[26px] font-bold leading-none">{price}</span>
      <span className="flex flex-col items-center">
        <Bars digits={barcode} />
        <span className="text-[14px] tracking-widest" aria-hidden="true">
          {barcode}
        </span>
      </span>
    </div>
  )
}
