// Leaves out most faults, or all kinds but one, so that a large folder gets a figure in minutes.
import { allMutators } from "./sql-mutator.mjs"

/** As `run.ts` hands it on: one of so many faults, drawn from this seed; `only` is a mutator's name. */
const { oneOf, seed, only } = JSON.parse(process.env.MUTANTS_SAMPLE ?? '{"oneOf":1,"seed":1}')

/** The same seed draws the same faults as long as the code stays as it is (mulberry32). */
let state = seed
function draw() {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

for (const mutator of allMutators) {
  const mutate = mutator.mutate
  /** @param {any[]} args */
  mutator.mutate = function* (...args) {
    if (only && only !== mutator.name) return
    for (const fault of mutate.apply(mutator, args)) if (draw() * oneOf < 1) yield fault
  }
}
