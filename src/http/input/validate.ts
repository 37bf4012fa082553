// Validates bodies, queries and params by zod schema; every fault is named by its path.
import { zValidator } from "@hono/zod-validator"
import type { MiddlewareHandler, ValidationTargets } from "hono"
import { z } from "zod"
import { AppError, type FieldError } from "../../errors.ts"
import { inexactNumbers } from "./exact-numbers.ts"
import { repeatedNames } from "./repeated-names.ts"

const MAX_JSON_DEPTH = 32

/** `c.req.valid(target)` afterwards holds the parsed value; a query parameter without a value counts as absent. */
export function validate<T extends keyof ValidationTargets, O>(target: T, schema: z.ZodType<O>) {
  const asked: z.ZodType<O> = target === "query" ? z.preprocess(statedBy(schema), schema) : schema
  return zValidator(target, asked, async (result, c) => {
    if (!result.success) throw invalidInput(result.error.issues)
    if (target === "json") requireLossless(await c.req.text())
  })
}

/** Refuses a valid JSON text of which parsing would lose something: exact numbers, repeated names. `within` is where it stands. */
export function requireLossless(json: string, within: readonly string[] = []): void {
  const errors = [...inexactNumbers(json, within), ...repeatedNames(json, within)]
  if (errors.length > 0) throw faultyInput(errors)
}

/** The parameters with a value, each once; one without a value is dropped where the route knows its name. */
function statedBy(schema: z.ZodType) {
  const known = schema instanceof z.ZodObject ? schema.shape : null
  return (query: unknown, context: z.core.$RefinementCtx): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(query ?? {}).flatMap(([name, given]) => {
        const values: unknown[] = [...new Set([given].flat())]
        if (values.length > 1)
          context.addIssue({ code: "custom", path: [name], message: "is given more than once", continue: false })
        return values[0] === "" && (!known || name in known) ? [] : [[name, values[0]]]
      }),
    )
}

/** 422 with one entry per fault; unknown fields are named one by one. */
export function invalidInput(issues: readonly z.core.$ZodIssue[]): AppError {
  return faultyInput(issues.flatMap(fieldErrors))
}

function faultyInput(errors: FieldError[]): AppError {
  return new AppError("input-invalid", { errors })
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String)
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: [...path, key].join("."), message: "is not a known field" }))
  return [{ path: path.join(".") || "(body)", message: issue.message }]
}

/** Requires a JSON body that is not nested absurdly deep; runs before the body is parsed. An optional one that is empty is {}. */
export const jsonBody = ({ optional = false } = {}): MiddlewareHandler =>
  async function jsonBody(c, next) {
    if (optional && (await c.req.text()) === "") {
      c.req.bodyCache = {}
      c.req.raw = new Request(c.req.raw, { body: "{}" })
      return await next()
    }
    const type = c.req.header("Content-Type")?.split(";", 1)[0]?.trim().toLowerCase()
    if (!type || !/^application\/([a-z.-]+\+)?json$/.test(type))
      throw new AppError("media-type-unsupported", { detail: "Send the body as application/json." })
    refuseContentEncoding(c.req.header("Content-Encoding"))
    if (depthOf(await c.req.text()) > MAX_JSON_DEPTH)
      throw new AppError("body-malformed", { detail: `JSON may nest at most ${MAX_JSON_DEPTH} levels.` })
    await next()
  }

/** Bodies are read as they come: nothing unpacks them. */
export function refuseContentEncoding(contentEncoding: string | undefined): void {
  if (contentEncoding !== undefined && contentEncoding.toLowerCase() !== "identity")
    throw new AppError("media-type-unsupported", { detail: "Send the body without a Content-Encoding." })
}

/** The deepest nesting of brackets outside of strings. */
function depthOf(json: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i)
    if (quoted) {
      if (code === 0x5c) i++
      else if (code === 0x22) quoted = false
    } else if (code === 0x22) quoted = true
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth)
    else if (code === 0x5d || code === 0x7d) depth--
  }
  return deepest
}
