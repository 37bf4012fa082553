// The route by which users with the admin role sign in.
import { Hono } from "hono"
import { AppError } from "../../src/errors.ts"
import { addressOf, counted } from "../../src/http/credentials/auth-attempt.ts"
import { readLogin } from "../../src/http/credentials/read-login.ts"
import { logInAdmin } from "../../src/identity/log-in-admin.ts"
import type { AdminEnv } from "./deps.ts"
import * as contracts from "./log-in-contract.ts"

export const logIn = new Hono<AdminEnv>().post("/login", async (c) => {
  const { tokens, ...deps } = c.var.deps
  if (!tokens) throw new AppError("not-configured", { detail: "Signing in needs JWT_SECRET_KEY." })
  const { username, password } = await readLogin(c, { json: contracts.logIn.json, form: contracts.logInForm })
  const credentials = { login: username, password, address: addressOf(c) }
  const { accessToken, expiresInSeconds } = await counted(deps.metrics, "password", () =>
    logInAdmin({ ...deps, tokens }, credentials, c.var.requestId),
  )
  c.header("Cache-Control", "no-store")
  return c.json({ access_token: accessToken, token_type: "bearer", expires_in: expiresInSeconds })
})
