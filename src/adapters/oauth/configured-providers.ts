// The sign-in providers that the configuration names.
import type { EdgeConfig } from "../../config.ts"
import { githubProvider } from "./github.ts"
import { googleProvider } from "./google.ts"

/** Null if the client is not configured. The schema has checked that all three variables are set, or none. */
export function configuredProviders(config: EdgeConfig) {
  const [google, github] = (["GOOGLE", "GITHUB"] as const).map((name) => {
    const clientId = config[`${name}_CLIENT_ID`]
    const clientSecret = config[`${name}_CLIENT_SECRET`]
    const redirectUri = config[`${name}_REDIRECT_URI`]
    return clientId && clientSecret && redirectUri ? { clientId, clientSecret, redirectUri } : null
  })
  return { google: google ? googleProvider(google) : null, github: github ? githubProvider(github) : null }
}
