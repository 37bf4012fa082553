// The contracts of a tenant's own account at a provider of language models; its key is never shown.
import { z } from "zod"
import { contract } from "../../http/openapi/contract.ts"
import { safeText, timeShape } from "../../http/shapes/fields.ts"

const price = z
  .strictObject({ prompt: z.number().nonnegative().max(1e6), completion: z.number().nonnegative().max(1e6) })
  .meta({ description: "US dollars per million tokens." })

const providerShape = z
  .object({
    base_url: z.string().nullable().meta({ description: "Null: Groq." }),
    model: z.string(),
    price: price.nullable().meta({ description: "Null: Groq's list price, otherwise unknown." }),
    set_at: timeShape,
  })
  .meta({ id: "Provider" })

const common = { path: "/api/v1/provider", tag: "provider", scope: "admin" } as const
const reply = { 200: { description: "The account.", schema: z.object({ provider: providerShape.nullable() }) } }

export const getProvider = contract({
  ...common,
  method: "get",
  summary: "Show the tenant's own account at a model provider; null if the organisation's is used",
  replies: reply,
})

export const setProvider = contract({
  ...common,
  method: "put",
  summary: "Use the tenant's own account at a provider from the next question on; its key is stored encrypted",
  problems: [501],
  json: z.strictObject({
    base_url: z
      .url()
      .max(500)
      .optional()
      .meta({
        description: "What stands before `/chat/completions`; https and a public address. Groq where left out.",
        examples: ["https://models.example.com/v1"],
      }),
    api_key: z
      .string()
      .min(8)
      .max(500)
      .regex(/^[\x21-\x7e]+$/, "must be visible ASCII without spaces"),
    model: safeText().trim().min(1).max(150),
    price: price.optional(),
  }),
  replies: reply,
})

export const removeProvider = contract({
  ...common,
  method: "delete",
  summary: "Remove the tenant's own account; the organisation's is used from the next question on",
  replies: { 204: { description: "Removed." } },
})
