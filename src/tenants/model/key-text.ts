// The written form of a key: its family, eight hex characters to recognise it by, a secret and a checksum.
import { hexOf } from "../../hex.ts"

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
const PREFIX_LENGTH = 8 // 4 random bytes in hex
const SECRET_LENGTH = 43 // 32 random bytes in base62
const CHECKSUM_LENGTH = 6 // CRC-32 in base62

export type KeyText = { text: string; prefix: string }
export type KeyForm = {
  /** Every well-formed key has this many characters. */
  length: number
  /** A new key. This is the only moment at which its text exists on our side. */
  generate(): KeyText
  /** As `generate`, with the prefix that `markOf` computes from the secret. */
  generateMarked(markOf: (secret: string) => Promise<string>): Promise<KeyText>
  /** True if the text has the form and its checksum is right. Costs no I/O. */
  isWellFormed(text: string): boolean
}

/** Every key of the kind begins with `family`, which is part of the checksum, so that no kind is taken for another. */
export function keyForm(family: string): KeyForm {
  const pattern = new RegExp(
    `^${family}[0-9a-f]{${PREFIX_LENGTH}}_[0-9A-Za-z]{${SECRET_LENGTH}}_[0-9A-Za-z]{${CHECKSUM_LENGTH}}$`,
  )
  const assembled = (prefix: string, secret: string): KeyText => {
    const body = `${family}${prefix}_${secret}`
    return { text: `${body}_${checksum(body)}`, prefix }
  }
  const length = family.length + PREFIX_LENGTH + 1 + SECRET_LENGTH + 1 + CHECKSUM_LENGTH
  return {
    length,
    generate: () => assembled(hexOf(crypto.getRandomValues(new Uint8Array(4))), newSecret()),
    async generateMarked(markOf) {
      const secret = newSecret()
      return assembled(await markOf(secret), secret)
    },
    isWellFormed(text) {
      if (text.length !== length || !pattern.test(text)) return false
      return checksum(text.slice(0, -CHECKSUM_LENGTH - 1)) === text.slice(-CHECKSUM_LENGTH)
    },
  }
}

/** Prefix and secret of a well-formed key. */
export function partsOf(text: string): { prefix: string; secret: string } {
  const [prefix = "", secret = ""] = text.split("_").slice(-3)
  return { prefix, secret }
}

const newSecret = () => base62(crypto.getRandomValues(new Uint8Array(32)), SECRET_LENGTH)

function base62(bytes: Uint8Array, length: number): string {
  let number = BigInt(`0x${hexOf(bytes)}`)
  let text = ""
  for (let i = 0; i < length; i++, number /= 62n) text = BASE62.charAt(Number(number % 62n)) + text
  return text
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1
  return crc >>> 0
})

/** CRC-32 (IEEE 802.3) of the text as six base62 characters. */
function checksum(text: string): string {
  let crc = 0xffffffff
  for (let i = 0; i < text.length; i++) crc = (CRC_TABLE[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0) ^ (crc >>> 8)
  let number = (crc ^ 0xffffffff) >>> 0
  let out = ""
  for (let i = 0; i < CHECKSUM_LENGTH; i++, number = Math.floor(number / 62)) out = BASE62.charAt(number % 62) + out
  return out
}
