// The contract of OAuth 2 client credentials: an API key is the client's secret.
import { z } from "zod"
import { contract } from "../../http/openapi/contract.ts"
import { scopes } from "../../http/shapes/api-key.ts"
import { safeText } from "../../http/shapes/fields.ts"

const fields = {
  grant_type: z.literal("client_credentials"),
  scope: z
    .string()
    .max(512)
    .meta({ description: "Scopes of the key, separated by spaces; all of them by default.", examples: ["query"] })
    .transform((text) => text.split(" ").filter((one) => one !== ""))
    .pipe(scopes)
    .optional(),
  client_id: safeText().max(128).optional().meta({ description: "Ignored: the key identifies the client." }),
  client_secret: safeText().max(128).optional().meta({ description: "The key, if it is not in a header." }),
}

export const exchangeKey = contract({
  method: "post",
  path: "/auth/token",
  summary: "Exchange an API key for a token of 15 minutes: OAuth 2 client credentials, as a form or JSON",
  tag: "auth",
  scope: "any",
  problems: [501],
  json: z.strictObject(fields),
  replies: {
    200: {
      description: "The token.",
      schema: z.object({ access_token: z.string(), token_type: z.literal("bearer"), expires_in: z.int() }),
    },
  },
})

/** Clients add fields of their own, which mean nothing here. */
export const exchangeKeyForm = z.object(fields)
