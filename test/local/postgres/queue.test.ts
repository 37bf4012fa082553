// The bounded queue in front of the database.
import { describe, expect, test } from "vitest"
import { boundedQueue } from "../../../workers/local/postgres/queue.ts"

describe("boundedQueue", () => {
  test("jobs run in the order they came, never more at once than there are lanes", async () => {
    const queue = boundedQueue(2, 100)
    const order: number[] = []
    let running = 0
    let most = 0
    const job = (n: number) => async () => {
      order.push(n)
      running += 1
      most = Math.max(most, running)
      await new Promise(setImmediate)
      running -= 1
    }
    await Promise.all(Array.from({ length: 20 }, (_, n) => queue.add(job(n))))
    expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n))
    expect(most).toBe(2)
  })

  test("a job beyond the limit is refused at once and never runs", async () => {
    const queue = boundedQueue(1, 1)
    let ran = 0
    const job = async () => {
      ran += 1
    }
    const added = [queue.add(job), queue.add(job), queue.add(job)]
    expect(added[2]).toBeNull()
    await Promise.all(added)
    expect(ran).toBe(2)
    await expect(queue.add(job)).resolves.toBeUndefined()
  })

  test("a failed job rejects for its caller only", async () => {
    const queue = boundedQueue(1, 10)
    const failed = queue.add(() => Promise.reject(new Error("broken")))
    const next = queue.add(async () => undefined)
    await expect(failed).rejects.toThrow("broken")
    await expect(next).resolves.toBeUndefined()
  })

  test("it is drained only when the last waiting job has ended", async () => {
    const queue = boundedQueue(1, 10)
    let ended = 0
    for (let n = 0; n < 5; n += 1) {
      void queue.add(async () => {
        await new Promise(setImmediate)
        ended += 1
      })
    }
    await queue.drained()
    expect(ended).toBe(5)
  })
})
