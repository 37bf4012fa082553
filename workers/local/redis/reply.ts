// Types that engine, scripts and wire share: byte strings, replies and refusals.

/** A string of bytes, one character each (0–255), so that lengths and order are those of Redis. */
export type Bytes = string
export type Status = { readonly status: Bytes }
export type ErrorReply = { readonly error: Bytes }
export type Reply = Bytes | number | null | Status | ErrorReply | readonly Reply[]

export const OK: Status = { status: "OK" }
export const wrongType = "WRONGTYPE Operation against a key holding the wrong kind of value"
export const notAnInteger = "ERR value is not an integer or out of range"
export const syntaxError = "ERR syntax error"

const ascii = /^[\0-\x7f]*$/

export const toBytes = (text: string): Bytes => (ascii.test(text) ? text : Buffer.from(text, "utf8").latin1Slice())
export const toText = (bytes: Bytes): string => (ascii.test(bytes) ? bytes : Buffer.from(bytes, "latin1").utf8Slice())

export const isError = (value: unknown): value is ErrorReply =>
  typeof value === "object" && value !== null && "error" in value && typeof value.error === "string"

/** Ends the running command with an error reply; `settle` turns it into a value. */
export function refuse(text: Bytes): never {
  throw { error: text } satisfies ErrorReply
}

/** Runs a command and returns an error reply as a value. Anything else thrown is a fault of ours and is thrown on. */
export function settle(run: () => Reply): Reply {
  try {
    return run()
  } catch (cause) {
    if (isError(cause)) return cause
    throw cause
  }
}

export const refuseArity = (name: string): never =>
  refuse(`ERR wrong number of arguments for '${name.toLowerCase()}' command`)

/** An integer in Redis' notation. Refuses integers beyond 2^53, which is less than Redis' 64 bits. */
export function parseInteger(text: Bytes | undefined, otherwise = notAnInteger): number {
  if (text === undefined || !/^(?:0|-?[1-9]\d*)$/.test(text)) return refuse(otherwise)
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : refuse(otherwise)
}

/** C's `%.<digits>g`, the form in which Lua 5.1 (14 digits) and redis.call (17 digits) write numbers. */
export function formatNumber(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf"
  if (Object.is(value, -0)) return "-0"
  if (Number.isInteger(value) && Math.abs(value) < 10 ** Math.min(digits, 15)) return String(value)
  const [mantissa = "", power = "0"] = value.toExponential(digits - 1).split("e")
  const exponent = Number(power)
  if (exponent >= -4 && exponent < digits) return trimZeros(value.toFixed(digits - 1 - exponent))
  return `${trimZeros(mantissa)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`
}

const trimZeros = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text)
