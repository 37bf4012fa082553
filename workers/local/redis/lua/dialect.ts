// Makes a Lua 5.1 script safe to run on a Lua 5.3 interpreter with 32-bit integers.
import { type Bytes, refuse } from "../reply.ts"

const token =
  /--\[(=*)\[[\s\S]*?\]\1\]|--[^\n]*|\[(=*)\[[\s\S]*?\]\2\]|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|[A-Za-z_]\w*|0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|\/\/|<<|>>|::|~(?!=)|[&|]/g
const newer = new Set(["//", "<<", ">>", "::", "~", "&", "|", "goto"])

/**
 * Turns every integer literal into a float, since 5.1 knows only doubles and the interpreter's integers wrap at
 * 2^31, and refuses the operators that 5.1 does not have.
 */
export function toLua51(source: Bytes): Bytes {
  return source.replace(token, (found: string, ...rest: unknown[]) => {
    if (newer.has(found)) {
      const line = source.slice(0, Number(rest[2])).split("\n").length
      return refuse(`ERR Error compiling script (new function): user_script:${line}: unexpected symbol near '${found}'`)
    }
    if (/^\d+$/.test(found)) return `${found}.0`
    return /^0[xX]/.test(found) ? `${BigInt(found)}.0` : found
  })
}

const knownFlags = new Set(["allow-key-locking"])

/** Removes the text of a `#!lua` first line but keeps its line break. `allow-key-locking` is the only flag in use. */
export function withoutShebang(source: Bytes): Bytes {
  if (!source.startsWith("#!")) return source
  const [line = ""] = source.split("\n", 1)
  const [engine = "", ...attributes] = line.slice(2).trim().split(/\s+/)
  if (engine !== "lua") refuse(`ERR Unexpected engine in script shebang: ${engine}`)
  for (const attribute of attributes) {
    if (!attribute.startsWith("flags=")) refuse(`ERR Unknown lua shebang option: ${attribute}`)
    for (const flag of attribute.slice("flags=".length).split(",")) {
      if (!knownFlags.has(flag)) refuse(`ERR Unexpected flag in script shebang: ${flag}`)
    }
  }
  return source.slice(line.length)
}
