// Matches keys against the glob patterns of SCAN.
import type { Bytes } from "./reply.ts"

const token = /\\([\s\S])|\[(\^?)((?:\\[\s\S]|[^\]\\])*)\]|[\s\S]/g
const quote = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")

/** `*`, `?`, `[a-c]`, `[^x]` and backslash, as Redis reads them. */
export function globMatcher(pattern: Bytes): (key: Bytes) => boolean {
  if (pattern === "*") return () => true
  const source = pattern.replace(token, (all: string, literal?: string, not?: string, members?: string) => {
    if (literal !== undefined) return quote(literal)
    if (members !== undefined) return classSource(not === "^", members)
    return all === "*" ? ".*" : all === "?" ? "." : quote(all)
  })
  const matcher = new RegExp(`^${source}$`, "s")
  return (key) => matcher.test(key)
}

function classSource(not: boolean, members: string): string {
  if (members === "") return not ? "." : "(?!)"
  const inner = members.replace(
    /\\([\s\S])|([\s\S])-([\s\S])|[\s\S]/g,
    (all: string, literal?: string, from = "", to = "") => {
      if (literal !== undefined) return quote(literal)
      if (from === "") return quote(all)
      return from <= to ? `${quote(from)}-${quote(to)}` : `${quote(to)}-${quote(from)}`
    },
  )
  return `[${not ? "^" : ""}${inner}]`
}
