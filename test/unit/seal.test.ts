// Sealed secrets open with the key they were sealed with, for the same owner, and with nothing else.
import { expect, test } from "vitest"
import { sealWith } from "../../src/seal.ts"

const [old, present] = ["first-sealing-key-of-the-test-0123", "second-sealing-key-of-the-test-456"]

test("a secret opens for its owner, also after the key has changed once, and never twice the same", async () => {
  const before = sealWith({ current: old, previous: null })
  const sealed = await before.seal("whsec_äöü", "webhook a")
  expect(await before.open(sealed, "webhook a")).toBe("whsec_äöü")
  expect(await before.seal("whsec_äöü", "webhook a")).not.toBe(sealed)
  expect(sealed).not.toContain(btoa("whsec_").slice(0, 7))
  expect(await sealWith({ current: present, previous: old }).open(sealed, "webhook a")).toBe("whsec_äöü")
})

test.each([
  ["another owner's row", old, "webhook b"],
  ["another key", present, "webhook a"],
])("a secret does not open for %s", async (_, key, whose) => {
  const sealed = await sealWith({ current: old, previous: null }).seal("s", "webhook a")
  await expect(sealWith({ current: key, previous: null }).open(sealed, whose)).rejects.toThrow("configuration-invalid")
})
