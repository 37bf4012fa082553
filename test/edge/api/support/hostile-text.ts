// Texts that stores cannot hold or parsers mistake, and bodies with one in every place.
/** What no store can hold. */
export const HOSTILE = {
  "a NUL": "a\u0000b",
  "half a surrogate pair": "a\ud800b",
  "the other half": "\udc00",
  "a pair the wrong way round": "\udfff\ud83d",
}
/** Unusual but sound. */
export const HARMLESS = {
  "an emoji": "a😀b",
  "combining marks": `e${"\u0301".repeat(40)}`,
  "right to left": "\u202eabc\u202c",
  "a noncharacter": "a\uffffb",
  "a quote and a backslash": `a'"\\b`,
  "SQL and Lua": "'); drop table tenants; -- ]]",
  "a template": "{{7*7}} <%= 7 %> %s",
}

/** Every copy of the value with one of its strings, or names of fields a caller may choose, replaced. */
export function variants(value: unknown, by: string, free = false): [path: string, changed: unknown][] {
  if (typeof value === "string") return [["", by]]
  if (typeof value !== "object" || value === null) return []
  const entries = Object.entries(value)
  const rebuilt = (index: number, key: string, inner: unknown) => {
    const next = entries.map((entry, i) => (i === index ? [key, inner] : entry))
    return Array.isArray(value) ? next.map(([, one]) => one) : Object.fromEntries(next)
  }
  return entries.flatMap(([key, inner], i): [string, unknown][] => {
    const below = variants(inner, by, free || key === "metadata" || key === "filter")
    const renamed: [string, unknown][] =
      free && !Array.isArray(value) && !key.startsWith("$") ? [[`(name of ${key})`, rebuilt(i, by, inner)]] : []
    return [...below.map(([path, one]): [string, unknown] => [`${key}.${path}`, rebuilt(i, key, one)]), ...renamed]
  })
}
