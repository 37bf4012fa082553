// The written form of API keys.
import fc from "fast-check"
import { expect, test } from "vitest"
import { API_KEY_LENGTH, generateApiKey, hashApiKey, isWellFormedApiKey } from "../../../src/tenants/model/api-key.ts"

test("a generated key is well formed, begins with its prefix, and no two are alike", () => {
  const keys = Array.from({ length: 500 }, generateApiKey)
  for (const { text, prefix } of keys) {
    expect(text).toMatch(/^rag_[0-9a-f]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/)
    expect(text.slice(4, 12)).toBe(prefix)
    expect(isWellFormedApiKey(text)).toBe(true)
  }
  expect(new Set(keys.map(({ text }) => text)).size).toBe(500)
})

test("any one changed character breaks the checksum", () => {
  const characters = fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
  fc.assert(
    fc.property(fc.nat(API_KEY_LENGTH - 1), characters, (at, character) => {
      const { text } = generateApiKey()
      fc.pre(text[at] !== character)
      return !isWellFormedApiKey(text.slice(0, at) + character + text.slice(at + 1))
    }),
    { numRuns: 500 },
  )
})

test("no other text is a key, however long", () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => !isWellFormedApiKey(text)))
  expect(isWellFormedApiKey("rag_".repeat(250_000))).toBe(false)
})

test("the hash is SHA-256 in hex", async () => {
  expect(await hashApiKey("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
})
