// Reads a login from a JSON body or from the OAuth 2 password form.
import type { Context } from "hono"
import type { z } from "zod"
import { AppError } from "../../errors.ts"
import { invalidInput } from "../input/validate.ts"

/** The login as JSON, and the same as a form. */
export type LoginSchemas<T> = { json: z.ZodType<T>; form: z.ZodType<T> }

export async function readLogin<T>(c: Context, schemas: LoginSchemas<T>): Promise<T> {
  const parsed = await parsedBody(c, schemas)
  if (!parsed.success) throw invalidInput(parsed.error.issues)
  return parsed.data
}

async function parsedBody<T>(c: Context, { json, form }: LoginSchemas<T>) {
  const type = c.req.header("Content-Type")?.split(";", 1)[0]?.trim().toLowerCase()
  if (type === "application/x-www-form-urlencoded") return form.safeParse(await c.req.parseBody())
  if (type === "application/json") return json.safeParse(await jsonOf(c))
  throw new AppError("media-type-unsupported", {
    detail: "Send the body as application/json or application/x-www-form-urlencoded.",
  })
}

async function jsonOf(c: Context): Promise<unknown> {
  try {
    return await c.req.json()
  } catch (cause) {
    throw new AppError("body-malformed", { detail: "The body is not valid JSON.", cause })
  }
}
