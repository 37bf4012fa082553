// GitHub as a sign-in provider, by OAuth 2 and its API.
import { CodeChallengeMethod, OAuth2Client } from "arctic"
import { z } from "zod"
import { AppError } from "../../errors.ts"
import { emailSchema } from "../../identity/model/user.ts"
import type { IdentityProvider } from "../../ports.ts"
import { askProvider, exchangeCode } from "./exchange.ts"
import type { OAuthOptions } from "./google.ts"

const ENDPOINTS = {
  authorize: "https://github.com/login/oauth/authorize",
  token: "https://github.com/login/oauth/access_token",
  user: "https://api.github.com/user",
  emails: "https://api.github.com/user/emails",
}

const userSchema = z.object({ id: z.number().int() })
const emailsSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }))

export function githubProvider(options: OAuthOptions<typeof ENDPOINTS>): IdentityProvider {
  const { clientId, clientSecret, redirectUri, endpoints = ENDPOINTS } = options
  const client = new OAuth2Client(clientId, clientSecret, redirectUri)
  return {
    authorizationUrl({ state, verifier }) {
      const method = CodeChallengeMethod.S256
      return client.createAuthorizationURLWithPKCE(endpoints.authorize, state, method, verifier, ["user:email"])
    },

    async identify(code, flow) {
      const accessToken = (await exchangeCode(client, endpoints.token, code, flow)).accessToken()
      const [user, emails] = await Promise.all([
        askProvider(endpoints.user, accessToken),
        askProvider(endpoints.emails, accessToken),
      ])
      const { id } = parsed(userSchema, user)
      const primary = parsed(emailsSchema, emails).find((one) => one.primary)
      if (!primary?.verified) throw new AppError("email-unverified")
      return { provider: "github", subject: String(id), email: parsed(emailSchema, primary.email) }
    },
  }
}

function parsed<S extends z.ZodType>(schema: S, reply: unknown): z.output<S> {
  const result = schema.safeParse(reply)
  if (!result.success) throw new AppError("provider-unavailable", { cause: result.error })
  return result.data
}
