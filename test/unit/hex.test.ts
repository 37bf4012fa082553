// Remembered hashes: always the text's own, and bounded in number and length.
import { afterEach, expect, test, vi } from "vitest"
import { createHashMemory, sha256Hex } from "../../src/hex.ts"

afterEach(() => void vi.restoreAllMocks())

test("a remembered hash is the SHA-256 of its own text, also when several are asked for at once", async () => {
  const hashOf = createHashMemory({ most: 2, maxLength: 3 })
  const texts = ["a", "b", "a", "c", "long text", "", "é", "a", "long text"]
  const hashes = await Promise.all(texts.map(hashOf))
  expect(hashes).toEqual(await Promise.all(texts.map(sha256Hex)))
  for (const [i, text] of texts.entries()) expect(await hashOf(text)).toBe(hashes[i])
})

test("only a short text that came lately is not hashed anew", async () => {
  const digest = vi.spyOn(crypto.subtle, "digest")
  const hashOf = createHashMemory({ most: 2, maxLength: 3 })
  const digestsOf = async (text: string) => {
    digest.mockClear()
    await hashOf(text)
    return digest.mock.calls.length
  }
  expect(await digestsOf("abc")).toBe(1)
  expect(await digestsOf("abc")).toBe(0)
  for (let again = 0; again < 2; again++) expect(await digestsOf("abcd")).toBe(1)
  expect([await digestsOf("b"), await digestsOf("c")]).toEqual([1, 1])
  expect([await digestsOf("c"), await digestsOf("abc")]).toEqual([0, 1])
})
