import { type CauseId, causeIds, causes } from './cause.ts'
import { diagnose } from './diagnosis.ts'
import type { FindingId, Observation } from './finding.ts'
import { createModel } from './model.ts'
import { type PeerDimension, peerObservation } from './peers.ts'
import { proofExpectations } from './proof-expectation.ts'
import { findingsOf } from './response-code.ts'
import { seeded } from './sampling.ts'

const m = createModel(),
  now = 1.7e12
const observe = (line: string): Observation[] =>
  line.split(' ').flatMap((word) => {
    const [, sign, name, a, of] = /^([+-])([^(]+)(?:\((\d+)\/(\d+)\))?$/.exec(word)!
    if (name!.startsWith('answer:')) return findingsOf(name!.slice(7), now)
    if (a) return [peerObservation(name!.slice(6) as PeerDimension, +a, +of!, now)!]
    return [{ id: name as FindingId, state: sign === '+' ? 'positive' : 'negative', at: now } as Observation]
  })
const autos = m.findings.filter(
  (f) =>
    (f.source === 'terminal' || f.source === 'platform' || f.source === 'person') &&
    !['answer', 'peers'].includes(f.kind),
)
const r = seeded(3)
let n = 0,
  top1 = 0,
  top3 = 0,
  clean = 0,
  unk = 0,
  cleanUnk = 0
const bad: string[] = []
for (let rep = 0; rep < 5; rep++)
  for (const id of causeIds)
    for (const line of proofExpectations[id]!) {
      const seen = observe(line)
      const own = new Set(seen.map((o) => o.id))
      // a plausible full world: everything the cause does not touch is negative; its other links shown as it says they show
      const rest = autos
        .filter((f) => !own.has(f.id))
        .map((f): Observation => {
          const s = (causes[id].links as Record<string, number>)[f.id] ?? 0
          return { id: f.id, state: r() < s ? 'positive' : 'negative', at: now }
        })
      const d0 = diagnose([...seen, ...rest], m, { now })
      n++
      if (d0.ranked[0]!.cause === id) clean++
      if (d0.verdict === 'unknown') cleanUnk++
      // lie: flip one negative into positive; drop two of the others, one of them its own if it has several
      const world = [...seen, ...rest]
      const lie = Math.floor(r() * rest.length)
      world[seen.length + lie] = { ...rest[lie]!, state: rest[lie]!.state === 'positive' ? 'negative' : 'positive' }
      const drop = seen.length > 1 ? [Math.floor(r() * seen.length), seen.length + Math.floor(r() * rest.length)] : []
      const d = diagnose(
        world.filter((_, i) => !drop.includes(i)),
        m,
        { now },
      )
      if (d.ranked[0]!.cause === id) top1++
      else
        bad.push(
          `${id} [${line}] lie ${rest[lie]!.id} drop ${drop.map((i) => world[i]!.id)} -> ${d.ranked[0]!.cause} ${d.ranked[0]!.probability.toFixed(2)} ${d.verdict}`,
        )
      if (d.ranked.slice(0, 3).some((x) => x.cause === id)) top3++
      if (d.verdict === 'unknown') unk++
    }
console.log(
  n,
  'clean',
  clean / n,
  'cleanUnknown',
  cleanUnk / n,
  'lying top1',
  top1 / n,
  'top3',
  top3 / n,
  'unknown',
  unk / n,
)
console.log(bad.slice(0, 60).join('\n'))
{
let n=0,u=0; const v: Record<string,number>={}, named: string[]=[]
const stops=['stopped-before-card','stopped-at-card','stopped-without-answer','stopped-declined','stopped-at-slip']
for (let i=0;i<500;i++){ const k=i%5; const pos=new Set<string>([stops[Math.floor(r()*5)]!]); for(let j=0;j<k;j++) pos.add(autos[Math.floor(r()*autos.length)]!.id)
 const d=diagnose(autos.map(f=>({id:f.id,state:pos.has(f.id)?'positive':'negative',at:now} as Observation)),m,{now}); n++; v[k+d.verdict]=(v[k+d.verdict]??0)+1; if(d.verdict==='named') named.push(k+' '+[...pos].join(',')+' -> '+d.ranked[0]!.cause+' '+d.ranked[0]!.probability.toFixed(2)) }
console.log(v); console.log(named.slice(0,25).join('\n'))
for (const s of stops) { const d=diagnose(autos.map(f=>({id:f.id,state:f.id===s?'positive':'negative',at:now} as Observation)),m,{now}); console.log(s,d.verdict,d.unknown.toFixed(2),d.ranked.slice(0,3).map(x=>x.cause+x.probability.toFixed(2))) }
}
