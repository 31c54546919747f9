import { BUGS } from '../bug/index.ts'
import { plant } from '../bug/plant.ts'

/** Runs a program of ours with a planted mistake: `planted.ts <bug> <program>`. */
const [, , name, program] = process.argv
const bug = BUGS.find((each) => each.name === name)
if (bug === undefined || program === undefined) throw new Error(`no bug is called ${name}`)
await plant(bug)(program)
