// Requests to a sign-in provider, with a deadline: exchanging the code for tokens, and calling its API.
import { type OAuth2Client, OAuth2RequestError, type OAuth2Tokens } from "arctic"
import { inTime, withTimeout } from "../../deadline.ts"
import { AppError } from "../../errors.ts"
import type { OAuthFlow } from "../../identity/model/oauth-flow.ts"

const TIMEOUT_MS = 5_000

/** Throws `sign-in-refused` if the provider refuses the code, `provider-unavailable` if it cannot be reached. */
export async function exchangeCode(
  client: OAuth2Client,
  endpoint: string,
  code: string,
  { verifier }: OAuthFlow,
): Promise<OAuth2Tokens> {
  let tokens: OAuth2Tokens
  try {
    tokens = await inTime(client.validateAuthorizationCode(endpoint, code, verifier), TIMEOUT_MS)
  } catch (cause) {
    if (cause instanceof OAuth2RequestError) throw refused(cause)
    throw new AppError("provider-unavailable", { cause })
  }
  // GitHub refuses with status 200 and an `error` instead of the token.
  if (!("access_token" in tokens.data)) throw refused(new Error("the reply has no access token"))
  return tokens
}

/** The JSON reply of the provider's API, called on behalf of the user. */
export async function askProvider(url: string, accessToken: string): Promise<unknown> {
  try {
    return await withTimeout(TIMEOUT_MS, async (signal) => {
      const reply = await fetch(url, {
        headers: { Authorization: `Bearer ${accessToken}`, Accept: "application/json", "User-Agent": "footnote" },
        signal,
      })
      if (!reply.ok) throw new Error(`the provider answered ${reply.status}`)
      return await reply.json()
    })
  } catch (cause) {
    throw new AppError("provider-unavailable", { cause })
  }
}

export const refused = (cause: unknown) =>
  new AppError("sign-in-refused", { detail: "The provider did not confirm the sign-in.", cause })
