// How the cost of a work grows with its input, told by a ratio within one run: no machine is too slow or too busy for it.
import { expect } from "vitest"

/** What the larger input has more of. Linear work costs about this many times as much, quadratic work its square. */
const FACTOR = 16
/** Between the two, with room for collected garbage and for code that is not yet compiled. */
const MOST = 64
/** Below this the smaller run is too short to divide by: milliseconds of CPU. */
const LEAST_MS = 2

async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Does the work for an input of `size` and one of a sixteenth of it; fails where three attempts in a row look quadratic. */
export async function expectLinear(size: number, work: (size: number) => unknown): Promise<void> {
  const growths: number[] = []
  do {
    const small = await cpuOf(() => work(Math.floor(size / FACTOR)))
    growths.push((await cpuOf(() => work(size))) / Math.max(LEAST_MS, small))
  } while (growths.length < 3 && Math.min(...growths) > MOST)
  expect(Math.min(...growths), `${FACTOR} times the input costs ${growths.map(Math.round)} times as much`).toBeLessThan(
    MOST,
  )
}
