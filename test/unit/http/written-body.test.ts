// A body that is written while it is read: nothing is kept back, nothing piles up, and both sides learn how it ended.
import { describe, expect, test } from "vitest"
import { writtenBody } from "../../../src/http/replies/written-body.ts"

const textOf = ({ value }: { value?: Uint8Array | undefined }) => new TextDecoder().decode(value)
/** Everything that can go on without the other side has done so. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe("a written body", () => {
  test("hands each piece to a waiting reader before the next is written", async () => {
    const { body, write } = writtenBody()
    const reader = body.getReader()
    for (const piece of ["first", "zweites: ä", "третий"]) {
      const [read] = await Promise.all([reader.read(), write(piece)])
      expect(textOf(read)).toBe(piece)
    }
  })

  test("lets its writer go on only when the piece was taken", async () => {
    const { body, write, end } = writtenBody()
    let written = 0
    const writing = (async () => {
      for (; written < 50; written++) await write(`${written} `)
      end()
    })()
    await settled()
    expect(written).toBe(0)
    const reader = body.getReader()
    for (let taken = 0; taken < 50; taken++) {
      expect(textOf(await reader.read())).toBe(`${taken} `)
      await settled()
      expect(written).toBeLessThanOrEqual(taken + 1)
    }
    expect((await reader.read()).done).toBe(true)
    await writing
  })

  test("of two writers at once loses no piece", async () => {
    const { body, write, end } = writtenBody()
    const writing = Promise.all([write("a"), write("b"), write("c")]).then(end)
    expect(await new Response(body).text()).toBe("abc")
    await writing
  })

  test("frees a waiting writer when its reader leaves, and drops what comes after", async () => {
    const { body, gone, write, end, fail } = writtenBody()
    const waiting = write("never taken")
    await body.cancel()
    expect(gone.aborted).toBe(true)
    await waiting
    await write("nor this")
    expect([end(), fail(new Error("too late"))]).toEqual([undefined, undefined])
  })

  test("that failed in the middle is seen to be broken", async () => {
    const { body, gone, write, fail } = writtenBody()
    const reader = body.getReader()
    const [read] = await Promise.all([reader.read(), write("so far")])
    expect(textOf(read)).toBe("so far")
    fail(new Error("the rest is missing"))
    await expect(reader.read()).rejects.toThrow("the rest is missing")
    expect(gone.aborted).toBe(false)
  })
})
