// Reads a login from a JSON body or from the OAuth 2 password form.
import type { Context } from "hono"
import type { z } from "zod"
import { AppError } from "../errors.ts"
import { logIn, logInForm } from "./contracts/auth.ts"
import { invalidInput } from "./validate.ts"

export async function readLogin(c: Context): Promise<z.output<typeof logInForm>> {
  const parsed = await parsedBody(c)
  if (!parsed.success) throw invalidInput(parsed.error.issues)
  return parsed.data
}

async function parsedBody(c: Context) {
  const type = c.req.header("Content-Type")?.split(";", 1)[0]?.trim().toLowerCase()
  if (type === "application/x-www-form-urlencoded") return logInForm.safeParse(await c.req.parseBody())
  if (type === "application/json") return logIn.json.safeParse(await jsonOf(c))
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
