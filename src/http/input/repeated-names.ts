// Finds names that stand twice in one object of a JSON text, each by its path: `JSON.parse` keeps the last and says nothing.
import type { FieldError } from "../../errors.ts"

const MESSAGE = "stands twice in its object; which one is meant cannot be told"

/** One open object, with the names it has had so far, or array, with the place of the element that is read. */
type Open = { names: Set<string> | null; at: string | number }

/** For a text that parses; `within` is where the text itself stands. */
export function repeatedNames(json: string, within: readonly string[] = []): FieldError[] {
  const open: Open[] = []
  const repeated = new Set<string>()
  let expectsName = false
  for (let i = 0; i < json.length; i++) {
    const char = json[i]
    const inner = open.at(-1)
    if (char === '"') {
      const end = endOfString(json, i)
      if (expectsName && inner?.names) {
        inner.at = JSON.parse(json.slice(i, end)) as string
        if (inner.names.has(inner.at)) repeated.add([...within, ...open.map(({ at }) => at)].join("."))
        inner.names.add(inner.at)
        expectsName = false
      }
      i = end - 1
    } else if (char === "{") {
      open.push({ names: new Set(), at: "" })
      expectsName = true
    } else if (char === "[") {
      open.push({ names: null, at: 0 })
      expectsName = false
    } else if (char === "}" || char === "]") open.pop()
    else if (char === "," && inner) {
      expectsName = inner.names !== null
      if (typeof inner.at === "number") inner.at++
    }
  }
  return Array.from(repeated, (path) => ({ path, message: MESSAGE }))
}

/** Behind the closing quote of the string that opens at `start`. */
function endOfString(json: string, start: number): number {
  let i = start + 1
  while (json[i] !== '"') i += json[i] === "\\" ? 2 : 1
  return i + 1
}
