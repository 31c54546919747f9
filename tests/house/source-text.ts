/** A program's text in three layers of equal length, so that a rule can look at one and still name the line. */
export interface Layers {
  /** Everything but comments and the inside of strings, templates and regular expressions. */
  readonly code: string
  /** The inside of strings and templates. */
  readonly strings: string
  readonly comments: string
}

type Layer = keyof Layers

/** Separates TypeScript into its layers. What is taken out becomes blanks; line ends stay. */
export function layersOf(text: string): Layers {
  const out: Record<Layer, string[]> = { code: [], strings: [], comments: [] }
  const put = (layer: Layer, from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const char = text[i]!
      const blank = char === '\n' ? '\n' : ' '
      out.code.push(layer === 'code' ? char : blank)
      out.strings.push(layer === 'strings' ? char : blank)
      out.comments.push(layer === 'comments' ? char : blank)
    }
  }
  /** For each open `${`, how many braces are open inside it. */
  const templates: number[] = []
  let lastToken = ''
  let i = 0
  const template = (from: number): number => {
    let at = from
    while (at < text.length && text[at] !== '`' && !text.startsWith('${', at)) at += text[at] === '\\' ? 2 : 1
    put('strings', from, Math.min(at, text.length))
    if (text[at] === '`') {
      put('code', at, at + 1)
      lastToken = '`'
      return at + 1
    }
    put('code', at, Math.min(at + 2, text.length))
    templates.push(0)
    lastToken = '{'
    return at + 2
  }
  while (i < text.length) {
    const char = text[i]!
    if (text.startsWith('//', i) || text.startsWith('/*', i)) {
      const close = text[i + 1] === '/' ? text.indexOf('\n', i) : text.indexOf('*/', i) + 2
      const end = close < 2 ? text.length : close
      put('comments', i, end)
      i = end
    } else if (char === "'" || char === '"') {
      let at = i + 1
      while (at < text.length && text[at] !== char && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1
      put('code', i, i + 1)
      put('strings', i + 1, at)
      put('code', at, at + 1)
      lastToken = char
      i = at + 1
    } else if (char === '`') {
      put('code', i, i + 1)
      i = template(i + 1)
    } else if (char === '}' && templates.at(-1) === 0) {
      templates.pop()
      put('code', i, i + 1)
      i = template(i + 1)
    } else if (char === '/' && startsExpression(lastToken)) {
      const end = regularExpression(text, i)
      put('code', i, i + 1)
      put('strings', i + 1, end)
      lastToken = ')'
      i = end
    } else {
      if (templates.length > 0 && char === '{') templates[templates.length - 1]! += 1
      if (templates.length > 0 && char === '}') templates[templates.length - 1]! -= 1
      const word = /^[\w$]+/.exec(text.slice(i, i + 40))?.[0] ?? char
      put('code', i, i + word.length)
      if (!/\s/.test(char)) lastToken = word
      i += word.length
    }
  }
  return { code: out.code.join(''), strings: out.strings.join(''), comments: out.comments.join('') }
}

/** After an operator or one of these words a slash opens a regular expression; after a value it divides. */
function startsExpression(token: string): boolean {
  return (
    /^(return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield)$/.test(token) ||
    /^[^\w$)\]}'"`]?$/.test(token)
  )
}

function regularExpression(text: string, from: number): number {
  let inClass = false
  let at = from + 1
  for (; at < text.length && text[at] !== '\n' && (inClass || text[at] !== '/'); at++) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '[') inClass = true
    else if (text[at] === ']') inClass = false
  }
  return Math.min(at + 1, text.length)
}
