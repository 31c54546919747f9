/**
 * The colours of the console. One meaning each, the same in a table, a chart and a title: `paid` money came in, `calm`
 * no money was taken, `open` not known yet, `stop` somebody has to look. Pairs are chosen for WCAG AA on every surface.
 */
export interface Palette {
  /** Behind everything. */
  readonly paper: string
  /** The column of rooms and the heads of tables. */
  readonly shade: string
  /** Cards, tables, fields. */
  readonly sheet: string
  /** What lies above a sheet: menus, dialogs, a row under the pointer. */
  readonly lifted: string
  readonly hover: string
  readonly line: string
  readonly lineStrong: string
  readonly ink: string
  readonly inkSoft: string
  readonly inkFaint: string
  readonly accent: string
  readonly accentStrong: string
  readonly accentWash: string
  readonly onAccent: string
  readonly paid: string
  readonly paidWash: string
  readonly calm: string
  readonly calmWash: string
  readonly open: string
  readonly openWash: string
  readonly stop: string
  readonly stopWash: string
  readonly band: string
  readonly shadow: string
}

export type Meaning = 'paid' | 'calm' | 'open' | 'stop' | 'plain'

export const light: Palette = {
  paper: '#f6f1e7',
  shade: '#efe8da',
  sheet: '#fdfaf4',
  lifted: '#fffdf9',
  hover: '#f3ecdf',
  line: '#e2d9c8',
  lineStrong: '#8d8573',
  ink: '#1c2422',
  inkSoft: '#4b5450',
  inkFaint: '#656a61',
  accent: '#0f5b57',
  accentStrong: '#0a4643',
  accentWash: '#dcebe6',
  onAccent: '#fbf9f2',
  paid: '#1d6138',
  paidWash: '#dfeddd',
  calm: '#265a8c',
  calmWash: '#e0eaf3',
  open: '#7d4f00',
  openWash: '#f8e7c4',
  stop: '#9a2a1d',
  stopWash: '#f7dfd8',
  band: '#d9e2da',
  shadow: '0 1px 2px rgb(60 50 30 / 6%), 0 8px 24px rgb(60 50 30 / 8%)',
}

export const dark: Palette = {
  paper: '#141716',
  shade: '#181c1b',
  sheet: '#1c2120',
  lifted: '#242a28',
  hover: '#262d2b',
  line: '#303836',
  lineStrong: '#7a8580',
  ink: '#ece6d9',
  inkSoft: '#bcbcb0',
  inkFaint: '#9b9e94',
  accent: '#6cc3b8',
  accentStrong: '#8ad6cc',
  accentWash: '#1d3a37',
  onAccent: '#0c2422',
  paid: '#85cc98',
  paidWash: '#1d3526',
  calm: '#92bfe8',
  calmWash: '#1d3145',
  open: '#e9bc6b',
  openWash: '#3d2f14',
  stop: '#f09a8a',
  stopWash: '#45221c',
  band: '#2a3532',
  shadow: '0 1px 2px rgb(0 0 0 / 30%), 0 12px 32px rgb(0 0 0 / 40%)',
}

export const palettes = { light, dark } as const
export type ThemeName = keyof typeof palettes

/** The palette as CSS custom properties: `inkSoft` becomes `--ink-soft`. */
export function cssVariables(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, value]) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${value}`)
    .join(';')
}

function channel(value: number): number {
  const share = value / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => channel(Number.parseInt(hex.slice(at, at + 2), 16)))
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

/** WCAG 2.2 contrast of two `#rrggbb` colours, 1 … 21. */
export function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high! + 0.05) / (low! + 0.05)
}
