import type { Dialect, FieldSpec, Wire } from './dialect.ts'
import { claimedOf } from './field.ts'
import { planField } from './plan.ts'
import type { Alternative, Part } from './shape.ts'

export type LintCode =
  | 'reserved-field'
  | 'field-out-of-range'
  | 'field-overlap'
  | 'missing-field'
  | 'impossible-length'
  | 'unit-mismatch'
  | 'coding-mismatch'
  | 'unreachable-alternative'
  | 'duplicate-key'
  | 'optional-before-required'
  | 'shape-mismatch'

/** One fault of a specification: what, where and in words. */
export interface LintFinding {
  readonly code: LintCode
  readonly path: string
  readonly sentence: string
}

/**
 * Looks for faults of a dialect that would otherwise wait for the first message that meets them: a field that no
 * message can carry, a length its prefix cannot say, digits counted as bytes, an alternative that is never taken.
 */
export function lint(dialect: Dialect): LintFinding[] {
  const findings: LintFinding[] = []
  const add = (code: LintCode, path: string, sentence: string) => findings.push({ code, path, sentence })

  if (!/^[0-9]+$/.test(dialect.versions)) add('impossible-length', 'mti', 'versions is one or more digits')
  const seen = new Set<number>()
  for (const [key, spec] of Object.entries(dialect.fields)) {
    const number = Number(key)
    if (!Number.isInteger(number) || String(number) !== key || number < 0 || number > dialect.bits) {
      add('field-out-of-range', key, `the bitmap ends at ${dialect.bits}`)
      continue
    }
    if (number < 2) add('reserved-field', key, 'fields 0 and 1 are the message type and the bitmap')
    else if (number === 65 && dialect.bits === 192) add('reserved-field', key, 'bit 65 announces the third bitmap')
    lintField(spec, key, dialect.wire, add)
    seen.add(number)
  }
  for (const [number, name] of [
    [11, 'trace number'],
    [39, 'response code'],
    [41, 'terminal id'],
  ] as const) {
    if (!seen.has(number)) add('missing-field', String(number), `a dialect without its ${name} cannot match answers`)
  }
  return findings
}

type Add = (code: LintCode, path: string, sentence: string) => void

function lintField(spec: FieldSpec, path: string, wire: Wire, add: Add): void {
  const { fixed, max, prefix, min = 0 } = spec
  if (fixed !== undefined && (max !== undefined || prefix !== undefined)) {
    add('impossible-length', path, 'a field is either fixed or has a prefix and a longest length')
    return
  }
  if (fixed === undefined && (max === undefined || prefix === undefined)) {
    add('impossible-length', path, 'a field without a fixed length needs a prefix and a longest length')
    return
  }
  const units = fixed ?? max ?? 0
  if (!Number.isInteger(units) || units < 1) {
    add('impossible-length', path, 'a length is a whole number from 1')
    return
  }
  if (prefix !== undefined && (!Number.isInteger(prefix) || prefix < 1 || prefix > 6)) {
    add('impossible-length', path, 'a prefix has 1 to 6 digits')
    return
  }
  if (min > units) add('impossible-length', path, `shortest ${min} is above longest ${units}`)

  const plan = planField(0, path, spec, wire)
  if (prefix !== undefined) {
    const claimed = claimedOf(plan, units)
    if (claimed > plan.prefixMost) add('impossible-length', path, `a prefix of ${prefix} digits cannot say ${claimed}`)
    const tight = 10 ** (prefix - 1)
    if (prefix > 1 && max !== undefined && max < tight && spec.prefixCoding !== 'binary' && prefix > 3) {
      add('unit-mismatch', path, `a prefix of ${prefix} digits for at most ${max}: is the length in other units?`)
    }
  }
  if (spec.counts !== undefined && !plan.countsBytes && spec.counts === 'bytes') {
    add('unit-mismatch', path, 'digits and bytes are the same here: only packed or hexadecimal content can count bytes')
  }
  if (
    plan.countsBytes &&
    plan.spec.content === 'n' &&
    spec.shape === undefined &&
    plan.padNibble !== 15 &&
    units % 2 === 1
  ) {
    add(
      'unit-mismatch',
      path,
      'an odd number of digits cannot be told when the prefix counts bytes and the padding is 0',
    )
  }
  lintCoding(spec, path, add)
  lintShape(spec, path, units, wire, add)
}

function lintCoding(spec: FieldSpec, path: string, add: Add): void {
  const { content, coding } = spec
  if (coding === undefined) return
  const bytes = coding === 'binary' || coding === 'hex' || coding === 'ebcdic-hex'
  if ((content === 'b') !== bytes) add('coding-mismatch', path, `content ${content} cannot be coded as ${coding}`)
  if (coding === 'bcd' && content !== 'n' && content !== 'z')
    add('coding-mismatch', path, 'only digits and track data are packed')
  if (coding === 'gbk' && content !== 'text') add('coding-mismatch', path, 'GBK is for content text')
}

function lintShape(spec: FieldSpec, path: string, units: number, wire: Wire, add: Add): void {
  const shape = spec.shape
  if (shape === undefined) return
  const ofBytes =
    shape.kind === 'ber-tlv' || shape.kind === 'tag-list' || shape.kind === 'composite' || shape.kind === 'bitmapped'
  if (ofBytes !== (spec.content === 'b'))
    add('shape-mismatch', path, `${shape.kind} needs content ${ofBytes ? 'b' : 'of digits or text'}`)
  if (shape.kind === 'record') lintParts(shape.parts, path, spec, units, add)
  else if (shape.kind === 'repeat') {
    const size = shape.parts.reduce((sum, one) => sum + one.length, 0)
    lintParts(shape.parts, path, spec, units, add)
    if (shape.parts.some((one) => one.optional === true)) {
      add(
        'optional-before-required',
        path,
        'a repeated record has no end of its own, so none of its parts may be missing',
      )
    }
    if (shape.count + size * shape.most > units) {
      add('impossible-length', path, `${shape.most} records of ${size} do not fit into ${units}`)
    }
  } else if (shape.kind === 'composite') {
    duplicates(
      shape.fields.map((one) => one.key),
      path,
      add,
    )
    shape.fields.forEach((one, i) => {
      lintField(one.field, `${path}.${i + 1}`, wire, add)
    })
  } else if (shape.kind === 'bitmapped') {
    for (const [bit, inner] of Object.entries(shape.fields)) {
      if (Number(bit) < 1 || Number(bit) > shape.bytes * 8) {
        add('field-out-of-range', `${path}.${bit}`, `the inner bitmap ends at ${shape.bytes * 8}`)
      }
      lintField(inner, `${path}.${bit}`, wire, add)
    }
  } else if (shape.kind === 'choice') lintChoice(shape.of, path, spec, units, add)
}

function lintParts(parts: readonly Part[], path: string, spec: FieldSpec, units: number, add: Add): void {
  let most = 0
  let least = 0
  let optional = false
  parts.forEach((one, i) => {
    const at = `${path}.${i + 1}`
    if (!Number.isInteger(one.length) || one.length < 1) add('impossible-length', at, 'a part has a length from 1')
    if (optional && one.optional !== true) add('optional-before-required', at, 'it follows a part that may be missing')
    if (one.optional === true) optional = true
    if (one.rest === true && i + 1 < parts.length)
      add('field-overlap', at, 'it takes the rest, so nothing can follow it')
    most += one.length
    if (one.optional !== true && one.rest !== true) least += one.length
  })
  duplicates(
    parts.map((one) => one.key),
    path,
    add,
  )
  if (least > units) add('impossible-length', path, `its parts need ${least}, the field holds ${units}`)
  if (spec.fixed !== undefined && most !== spec.fixed && spec.shape?.kind === 'record' && !optional) {
    add('impossible-length', path, `its parts make ${most}, the field has ${spec.fixed}`)
  }
  if (spec.shape?.kind === 'record' && most > units) {
    add('field-overlap', path, `its parts make ${most} and reach beyond the field, which holds ${units}`)
  }
}

function lintChoice(of: readonly Alternative[], path: string, spec: FieldSpec, units: number, add: Add): void {
  duplicates(
    of.map((one) => one.kind),
    path,
    add,
  )
  of.forEach((one, i) => {
    const at = `${path}.${one.kind}`
    if (one.from > one.to) add('impossible-length', at, `from ${one.from} is above to ${one.to}`)
    if (one.from > units || one.from < 0) add('unreachable-alternative', at, `the field holds at most ${units}`)
    // An earlier alternative that takes every length of this one leaves nothing for it.
    for (let length = one.from; length <= Math.min(one.to, units); length++) {
      if (!of.slice(0, i).some((earlier) => earlier.from <= length && length <= earlier.to)) break
      if (length === Math.min(one.to, units))
        add('unreachable-alternative', at, 'earlier alternatives take all its lengths')
    }
    lintParts(one.parts, at, { ...spec, shape: undefined, fixed: undefined }, one.to, add)
  })
}

function duplicates(keys: readonly string[], path: string, add: Add): void {
  keys.forEach((key, i) => {
    if (keys.indexOf(key) !== i) add('duplicate-key', path, `${key} is there twice`)
  })
}
