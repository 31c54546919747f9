/** A point of a signature, both 0 … 1 of the signing field (wide 2 : high 1). */
export interface SignaturePoint {
  readonly x: number
  readonly y: number
}
export type Stroke = readonly SignaturePoint[]
