// Tests how the cost of some work grows with its input, as a ratio
// within one run, so that the machine's speed does not matter.
import { expect } from "vitest"

/**
 * How many times larger the larger input is. Linear work costs about
 * this many times as much, quadratic work the square of it.
 */
const FACTOR = 16
/** The limit: between linear and quadratic, with room for garbage collection and code that is not compiled yet. */
const MOST = 64
/** Milliseconds of CPU; a shorter run is too short to be compared. */
const LEAST_MS = 2

async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Runs the work for an input of `size` and for a sixteenth of it. Fails if three attempts in a row look quadratic. */
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
