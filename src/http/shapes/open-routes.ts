// The contracts of what every Worker tells anybody: that it runs, and how it is used.
import { z } from "zod"
import { contract } from "../contract.ts"

export const live = <const P extends string>(path: P) =>
  contract({
    method: "get",
    path,
    summary: "Say that the process runs; touches nothing",
    tag: "health",
    scope: null,
    replies: { 200: { description: "Alive.", schema: z.object({ status: z.literal("live") }) } },
  })

export const getOpenApi = contract({
  method: "get",
  path: "/openapi.json",
  summary: "This description",
  tag: "docs",
  scope: null,
  problems: [429],
  replies: { 200: { description: "OpenAPI 3.1.", contentType: "application/json" } },
})

export const getDocs = contract({
  method: "get",
  path: "/docs",
  summary: "This description as a page to read",
  tag: "docs",
  scope: null,
  problems: [429],
  replies: { 200: { description: "HTML without scripts.", contentType: "text/html" } },
})
