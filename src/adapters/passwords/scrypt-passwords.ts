// Passwords hashed by scrypt; the parameters stand with the hash, so that they can be raised without asking anybody.
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto"
import type { Passwords } from "../../ports.ts"

type Cost = { N: number; r: number; p: number }

/** 16 MB and about a tenth of a second. */
const COST: Cost = { N: 2 ** 14, r: 8, p: 5 }
const SALT_BYTES = 16
const KEY_BYTES = 32
/** Bounds what a stored hash may make us spend. */
const MAX_MEMORY_BYTES = 64 * 1_048_576
const PATTERN = /^scrypt\$N=(\d{1,7}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22}==)\$([A-Za-z0-9+/]{43}=)$/

export const scryptPasswords = (cost: Cost = COST): Passwords => ({
  async hash(password) {
    const salt = randomBytes(SALT_BYTES)
    const key = await derive(password, salt, cost)
    return `scrypt$N=${cost.N},r=${cost.r},p=${cost.p}$${salt.toString("base64")}$${key.toString("base64")}`
  },

  async verify(password, stored) {
    if (stored === null) {
      await derive(password, Buffer.alloc(SALT_BYTES), cost)
      return { ok: false, needsRehash: false }
    }
    const [, N, r, p, salt, expected] = PATTERN.exec(stored) ?? []
    if (salt === undefined || expected === undefined) throw new Error("a stored password hash cannot be read")
    const used = { N: Number(N), r: Number(r), p: Number(p) }
    const key = await derive(password, Buffer.from(salt, "base64"), used)
    const ok = timingSafeEqual(key, Buffer.from(expected, "base64"))
    return { ok, needsRehash: ok && (used.N !== cost.N || used.r !== cost.r || used.p !== cost.p) }
  },
})

/** Composed characters, so that a password typed on another keyboard is the same password. */
function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { ...cost, maxmem: MAX_MEMORY_BYTES }
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
