// The token route of OAuth 2 clients: a key for a short token that may do as much or less.
import { Hono } from "hono"
import { readLogin } from "../../http/credentials/read-login.ts"
import { mintChildToken } from "../../tenants/mint-child-token.ts"
import type { AppEnv } from "../app-env.ts"
import { exchangeKey, exchangeKeyForm } from "../contracts/token.ts"

const LIFE_SECONDS = 900

/** Mounted behind authentication and admission. */
export const token = new Hono<AppEnv>().post("/token", async (c) => {
  const { deps, caller } = c.var
  const { scope } = await readLogin(c, { json: exchangeKey.json, form: exchangeKeyForm })
  const minted = await mintChildToken(deps.tokens?.secrets ?? null, caller, {
    scopes: scope ?? caller.key.scopes,
    collectionIds: null,
    filter: null,
    expiresInSeconds: LIFE_SECONDS,
  })
  c.header("Cache-Control", "no-store")
  const expiresIn = Math.max(0, Math.round((minted.expiresAt.getTime() - Date.now()) / 1000))
  return c.json({ access_token: minted.token, token_type: "bearer" as const, expires_in: expiresIn })
})
