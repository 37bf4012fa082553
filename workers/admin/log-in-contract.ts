// The contract of signing in at the admin Worker.
import { z } from "zod"
import { contract } from "../../src/http/openapi/contract.ts"
import { loginFields, passwordForm, tokensShape } from "../../src/http/shapes/login.ts"

export const logIn = contract({
  method: "post",
  path: "/auth/login",
  summary: "Sign in as a user with the admin role, by JSON or the OAuth 2 password form; sign in again when it expires",
  tag: "auth",
  scope: null,
  problems: [401, 403, 429, 501],
  json: z.strictObject(loginFields),
  replies: {
    200: {
      description: "An access token of the admin Worker.",
      schema: tokensShape.omit({ refresh_token: true }).meta({ id: "AdminToken" }),
    },
  },
})

export const logInForm = passwordForm(logIn.json.shape)
