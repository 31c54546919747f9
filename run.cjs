// Starts a program of this project on the Node that the project pins (see package.json, optionalDependencies),
// whatever Node the machine has. Plain CommonJS without new syntax, so that any Node from 14 on can read it.
//
//   node run.cjs path/to/file.ts [args]   a file of ours
//   node run.cjs vitest run               a command of an installed package
'use strict'
const { spawn } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const root = __dirname
const modules = path.join(root, 'node_modules')

function pinnedNode() {
  const names = fs.existsSync(modules)
    ? fs.readdirSync(modules).filter((n) => /^node-(bin-)?(linux|darwin|win)-/.test(n))
    : []
  for (const name of names) {
    const folder = path.join(modules, name, 'bin')
    const file = path.join(folder, process.platform === 'win32' ? 'node.exe' : 'node')
    if (fs.existsSync(file)) return { file, folder }
  }
  return undefined
}

function fail(sentence) {
  process.stderr.write(sentence + '\n')
  process.exit(1)
}

const [what, ...rest] = process.argv.slice(2)
if (!what) fail('Say what to run: node run.cjs <file or command> [arguments]')
if (!fs.existsSync(modules)) fail('The packages are not installed yet. Run: npm ci')
const node = pinnedNode()
if (!node)
  fail(
    'No Node runtime was installed for ' +
      process.platform +
      '-' +
      process.arch +
      '. Run npm ci again without --omit=optional.',
  )

let entry = path.resolve(root, what)
if (!fs.existsSync(entry)) {
  const linked = path.join(modules, '.bin', what)
  if (!fs.existsSync(linked)) fail('There is neither a file nor an installed command called "' + what + '".')
  entry = fs.realpathSync(linked)
}

const env = Object.assign({}, process.env, { PATH: node.folder + path.delimiter + (process.env.PATH || '') })
try {
  fs.accessSync(node.file, fs.constants.X_OK)
} catch {
  fs.chmodSync(node.file, 0o755)
}
// A platform makes much that is gone a moment later; with more room for it from the start the collector looks half as often. While that room is
// still small everything looks as if it stayed, so it shall not guess from that where things belong; and its helpers cost two cores more than they save.
const flags = /(platform|demo)[\\/]main\.ts$|authorize\.ts$/.test(entry)
  ? [
      '--min-semi-space-size=32',
      '--max-semi-space-size=64',
      '--no-allocation-site-pretenuring',
      '--no-parallel-scavenge',
    ]
  : []
const child = spawn(node.file, flags.concat([entry], rest), { cwd: process.cwd(), env: env, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  // A terminal sends Ctrl-C to the whole group already; a second copy is harmless, a missing one is not.
  process.on(signal, () => child.kill(signal))
}
child.on('error', (error) => fail('The runtime could not be started: ' + error.message))
child.on('exit', (code, signal) => {
  if (signal) process.exit(128 + (require('node:os').constants.signals[signal] || 0))
  process.exit(code === null ? 1 : code)
})
