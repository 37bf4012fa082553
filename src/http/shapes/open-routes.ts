// The contracts of what every Worker tells anybody: that it runs, and how it is used.
import { z } from "zod"
import { contract } from "../openapi/contract.ts"

export const live = <const P extends string>(path: P) =>
  contract({
    method: "get",
    path,
    summary: "Check that the process is running, without its dependencies",
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

export const DOCS = "/docs"
/** Named as the files of Swagger UI's package. */
export const DOCS_STYLE = "/docs/swagger-ui.css"
export const DOCS_SCRIPT = "/docs/swagger-ui-bundle.js"

const page = <const P extends string>(path: P, summary: string, description: string, contentType: string) =>
  contract({
    method: "get",
    path,
    summary,
    tag: "docs",
    scope: null,
    problems: [429],
    replies: { 200: { description, contentType } },
  })

/** The page and what it is made of. */
export const DOCS_ROUTES = [
  page(DOCS, "This description as a page to read and try", "HTML.", "text/html"),
  page(DOCS_STYLE, "The page's style sheet", "Swagger UI's.", "text/css"),
  page(DOCS_SCRIPT, "The page's script", "Swagger UI's.", "text/javascript"),
]
