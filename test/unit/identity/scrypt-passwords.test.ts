// Password hashes: parameters travel with the hash, and nobody costs as much as somebody.
import { describe, expect, test } from "vitest"
import { scryptPasswords } from "../../../src/adapters/passwords/scrypt-passwords.ts"

const cheap = { N: 2 ** 10, r: 8, p: 1 }

describe("a password", () => {
  test("is known again by its hash, and no other password is", async () => {
    const passwords = scryptPasswords(cheap)
    const stored = await passwords.hash("correct horse battery")
    expect(await passwords.verify("correct horse battery", stored)).toEqual({ ok: true, needsRehash: false })
    expect(await passwords.verify("correct horse batterz", stored)).toEqual({ ok: false, needsRehash: false })
    expect(await passwords.hash("correct horse battery")).not.toBe(stored)
  })

  test("is the same whether its accents are typed as one character or two", async () => {
    const passwords = scryptPasswords(cheap)
    expect(await passwords.verify("cafe\u0301 cafe\u0301", await passwords.hash("caf\u00e9 caf\u00e9"))).toMatchObject({
      ok: true,
    })
  })

  test("hashed with other parameters is still known and asks to be hashed anew, a wrong one does not", async () => {
    const old = await scryptPasswords({ N: 2 ** 9, r: 8, p: 1 }).hash("correct horse battery")
    const passwords = scryptPasswords(cheap)
    expect(await passwords.verify("correct horse battery", old)).toEqual({ ok: true, needsRehash: true })
    expect(await passwords.verify("wrong horse battery", old)).toEqual({ ok: false, needsRehash: false })
  })

  test("is hashed with N=16384, r=8, p=5 unless told otherwise", async () => {
    expect(await scryptPasswords().hash("correct horse battery")).toMatch(/^scrypt\$N=16384,r=8,p=5\$/)
  })
})

describe("nobody", () => {
  test("has no password, and finding that out takes the work of a wrong one", async () => {
    const passwords = scryptPasswords({ N: 2 ** 14, r: 8, p: 1 })
    const stored = await passwords.hash("correct horse battery")
    const measure = async (hash: string | null) => {
      const before = process.cpuUsage()
      expect(await passwords.verify("wrong", hash)).toEqual({ ok: false, needsRehash: false })
      const { user, system } = process.cpuUsage(before)
      return user + system
    }
    const least = { nobody: Number.POSITIVE_INFINITY, somebody: Number.POSITIVE_INFINITY }
    for (let i = 0; i < 6; i++) {
      least.nobody = Math.min(least.nobody, await measure(null))
      least.somebody = Math.min(least.somebody, await measure(stored))
    }
    expect(least.nobody / least.somebody).toBeGreaterThan(0.4)
    expect(least.nobody / least.somebody).toBeLessThan(2.5)
  })

  test("can log in by a hash that is none", async () => {
    for (const stored of ["", "scrypt$", "plain", "scrypt$N=16384,r=8,p=5$AAAA$AAAA"])
      await expect(scryptPasswords(cheap).verify("", stored)).rejects.toThrow("cannot be read")
  })
})
