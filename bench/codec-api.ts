import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Makes packages/iso8583/API.md from the source: what `index.ts` exports, with its signature and its words.
 *
 *   node run.cjs bench/codec-api.ts
 */
const folder = path.resolve(import.meta.dirname, '../packages/iso8583')
export const file = path.join(folder, 'API.md')

/** Files in the order in which a reader needs them. */
const CHAPTERS: readonly (readonly [title: string, files: readonly string[]])[] = [
  ['Codec', ['codec.ts', 'plan.ts', 'errors.ts']],
  ['Dialects', ['dialect.ts', 'shape.ts', 'lint.ts']],
  ['Shipped dialects', ['dialects/']],
  ['Tags', ['ber-tlv.ts', 'emv-tag.ts', 'emv-bits.ts']],
  ['Framing and headers', ['framer.ts', 'unionpay.ts', 'network-header.ts', 'wrapping.ts']],
  ['For people and tools', ['describe.ts', 'table.ts', 'mask.ts', 'raw.ts', 'character.ts']],
]

interface Exported {
  readonly name: string
  readonly from: string
}

/** The names that `index.ts` lets out, and the file of each. */
function exported(): Exported[] {
  const index = readFileSync(path.join(folder, 'index.ts'), 'utf8')
  return [...index.matchAll(/export (?:type )?\{([^}]+)\} from '\.\/([^']+)'/g)].flatMap(([, names, from]) =>
    names!
      .split(',')
      .map((name) => name.replace(/^\s*type /, '').trim())
      .filter((name) => name !== '')
      .map((name) => ({ name, from: from! })),
  )
}

/** The declaration of a name without its body, and the comment before it. */
function declaration({ name, from }: Exported): { readonly words: string; readonly code: string } {
  const source = readFileSync(path.join(folder, from), 'utf8')
  const found = new RegExp(`^export (?:const|function|interface|type|class) ${name}\\b`, 'm').exec(source)
  if (found === null) throw new Error(`${from} does not declare ${name}`)
  const before = source.slice(0, found.index).trimEnd()
  const start = before.endsWith('*/') ? before.lastIndexOf('/**') : -1
  const words = start < 0 ? '' : plain(before.slice(start))
  const rest = source.slice(found.index).replace(/^export /, '')
  return { words, code: signature(rest) }
}

function plain(comment: string): string {
  return comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trim())
    .join('\n')
    .trim()
}

function signature(rest: string): string {
  if (rest.startsWith('const')) {
    // A value with its type; where the type is inferred from data, only what it is made by.
    const head = /^const \w+(: [^=]+)? = ?(.*)/.exec(rest)!
    return head[1] === undefined
      ? `${rest.split(' =')[0]} = ${head[2]!.replace(/\{$/, '{ … }').replace(/\($/, '(…)')}`
      : rest.split(' =')[0]!
  }
  if (rest.startsWith('function')) {
    let depth = 0
    for (let i = 0; i < rest.length; i++) {
      const c = rest[i]!
      if ('([<'.includes(c)) depth++
      else if (')]'.includes(c) || (c === '>' && rest[i - 1] !== '=')) depth--
      // The body is the brace at depth 0 that stands behind a complete type.
      else if (c === '{' && depth === 0 && /[\w\])>}] $/.test(rest.slice(Math.max(0, i - 2), i)))
        return rest.slice(0, i).trimEnd()
      else if (c === '{') depth++
      else if (c === '}') depth--
    }
  }
  if (rest.startsWith('type'))
    return rest.slice(0, /\n\n|\n(?=export|\/\*\*|const|function|interface)/.exec(rest)!.index).trimEnd()
  const end = rest.indexOf('\n}') + 2
  const block = rest.slice(0, end)
  if (!rest.startsWith('class')) return block
  // Of a class only what a user sees: fields and the first line of methods.
  return block
    .replace(/\n {2}constructor[\s\S]*?\n {2}\}\n?/, '\n')
    .replace(/\n {2}(\w+\([^)]*\)[^{]*) \{[\s\S]*?\n {2}\}/g, '\n  $1')
    .replace(/\n{2,}/g, '\n')
}

export function reference(): string {
  const all = exported()
  const lines = [
    '# API',
    '',
    '<!-- Made from the source by `node run.cjs bench/codec-api.ts`. Do not edit. -->',
    '',
    'Everything below is exported by `@evertill/iso8583`. The [README](README.md) says how it fits together.',
    '',
  ]
  const told = new Set<Exported>()
  for (const [title, files] of CHAPTERS) {
    lines.push(`## ${title}`, '')
    for (const one of files.flatMap((from) => all.filter((item) => item.from.startsWith(from)))) {
      told.add(one)
      const { words, code } = declaration(one)
      lines.push(`### ${one.name}`, '', ...(words === '' ? [] : [words, '']), '```ts', code, '```', '')
    }
  }
  const left = all.filter((one) => !told.has(one))
  if (left.length > 0) throw new Error(`no chapter for ${left.map((one) => `${one.name} of ${one.from}`).join(', ')}`)
  return lines.join('\n')
}

if (import.meta.main) writeFileSync(file, reference())
