// Fields that more than one resource has: problems, times, and text and JSON that every store can hold.
import { z } from "zod"
import { isCorsOrigin } from "../../tenants/model/api-key.ts"

export const timeShape = z.iso.datetime()

const LAST_MS = Date.parse("9999-12-31T23:59:59.999Z")
/** ISO 8601 has a year 0, and an offset can lead beyond 9999. Postgres has neither, and nothing here is older than 1970. */
const inRange = [
  (text: string) => Date.parse(text) >= 0 && Date.parse(text) <= LAST_MS,
  "must lie between 1970 and 9999",
] as const
/** A time and a day (UTC) as they are asked for. */
export const askedTime = z.iso.datetime({ offset: true }).refine(...inRange)
export const askedDay = z.iso.date().refine(...inRange)

export const problemShape = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  request_id: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  retry_after_seconds: z.int().optional(),
})

/** Postgres cannot hold a NUL, and neither UTF-8 nor the vector store half a surrogate pair. */
const isSafeText = (text: string) => text.isWellFormed() && !text.includes("\0")
const UNSAFE = "must not contain NUL characters or unpaired surrogates"

/** A string that is stored and comes back as it was sent; add lengths as to any other. */
export const safeText = () => z.string().refine(isSafeText, UNSAFE)

/** A change that names nothing to change is refused rather than taken for done. */
export const someChange = [
  (changes: object) => Object.values(changes).some((value) => value !== undefined),
  "must change something",
] as const

const MAX_JSON_DEPTH = 32

type Path = (string | number)[]

/** What is wrong with a JSON value or its keys, at any depth, and where; null when nothing is. Does not recurse. */
function faultIn(value: unknown): { path: Path; message: string } | null {
  let level: [value: unknown, path: Path][] = [[value, []]]
  for (let depth = 1; level.length > 0; depth++) {
    const [first] = level
    if (depth > MAX_JSON_DEPTH && first) return { path: first[1], message: `nests at most ${MAX_JSON_DEPTH} levels` }
    const next: typeof level = []
    for (const [item, path] of level) {
      if (typeof item === "string" && !isSafeText(item)) return { path, message: UNSAFE }
      if (typeof item !== "object" || item === null) continue
      for (const [key, inner] of Object.entries(item)) {
        if (!isSafeText(key)) return { path, message: UNSAFE }
        // Some readers of JSON drop it, others refuse the whole text.
        if (key === "__proto__") return { path: [...path, key], message: "is not a name that can be kept" }
        next.push([inner, [...path, key]])
      }
    }
    level = next
  }
  return null
}

/**
 * An object of JSON values, looked through before anything that recurses into it; `key` is the schema of its own keys,
 * `example` for those who read the description.
 */
export const safeObject = (key: z.ZodString, example: Record<string, unknown>) =>
  z.preprocess(
    (value, context) => {
      const fault = faultIn(value)
      if (fault) context.addIssue({ code: "custom", ...fault, continue: false })
      return value
    },
    z.record(key, z.unknown()).meta({ examples: [example] }),
  )

/** JSON metadata of a document: at most 64 entries and 16 kB. */
export const metadataSchema = safeObject(z.string().min(1).max(128), { department: "legal", year: 2026 })
  .refine((value) => Object.keys(value).length <= 64, "has at most 64 entries")
  .refine((value) => JSON.stringify(value).length <= 16_384, "has at most 16 kB")

/** Settings of a tenant; `cors_origins` are the pages that may read replies to its credentials. */
export const settingsSchema = metadataSchema.superRefine(({ cors_origins: origins }, context) => {
  if (origins === undefined) return
  const isList = Array.isArray(origins) && origins.length <= 32
  if (!isList || !origins.every((origin) => typeof origin === "string" && isCorsOrigin(origin)))
    context.addIssue({
      code: "custom",
      path: ["cors_origins"],
      message: "must be at most 32 exact origins, e.g. https://app.example.com or http://localhost:3000",
    })
})
