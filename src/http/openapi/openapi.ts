// Builds the OpenAPI 3.1 document from the routes' contracts; their zod schemas are the only source.
import { z } from "zod"
import {
  EVENTS_HEADER,
  EXPORT_HEADER,
  header,
  LIMIT_HEADERS,
  problemComponents,
  problemReference,
  problemStatuses,
  REPLAYED_HEADER,
  REPLY_HEADERS,
} from "../replies/problem-replies.ts"
import { problemShape } from "../shapes/fields.ts"
import { type RouteContract, takesNoBody } from "./contract.ts"
import { exampleOf } from "./example.ts"

type Json = Record<string, unknown>

/** `limited`: a credential's requests are counted here, and replies to it tell what is left. */
type Kind = { limited: boolean }

/** The document; `contracts` in the order they shall appear. */
export function openApi(contracts: readonly RouteContract[], version: string, kind: Kind): Json {
  const paths: Record<string, Json> = {}
  for (const route of contracts) {
    const path = route.path.replace(/:(\w+)/g, "{$1}")
    paths[path] = { ...paths[path], [route.method]: operation(route, kind) }
  }
  return withComponents({
    openapi: "3.1.0",
    info: {
      title: "Footnote",
      version,
      description: "Multi-tenant retrieval-augmented generation: every claim cites the exact passage it rests on.",
    },
    // Each Worker describes itself, so its paths are from where this was read.
    servers: [{ url: "/" }],
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        apiKey: { type: "apiKey", in: "header", name: "X-API-Key" },
      },
      schemas: { Problem: schemaOf(problemShape, "output") },
      responses: problemComponents(kind.limited ? LIMIT_HEADERS : {}),
    },
    paths,
  })
}

/** Serves the document, made once an isolate: making it costs more than most requests. */
export function serveOpenApi(contracts: readonly RouteContract[], kind: Kind) {
  let made: string | null = null
  return (version: string): Response => {
    made ??= JSON.stringify(openApi(contracts, version, kind))
    return new Response(made, {
      headers: { "Content-Type": "application/json", "Cache-Control": "public, max-age=300" },
    })
  }
}

/** Named schemas move to the components, where references to them point. */
function withComponents(document: Json & { components: Json & { schemas: Json } }): Json {
  const schemas: Json = { ...document.components.schemas }
  const moved: Json = JSON.parse(
    JSON.stringify(document).replaceAll('"#/$defs/', '"#/components/schemas/'),
    (key, value) => {
      if (key !== "$defs") return value
      Object.assign(schemas, value)
      return undefined
    },
  )
  return { ...moved, components: { ...document.components, schemas } }
}

function operation(route: RouteContract, kind: Kind): Json {
  const parameters = [
    ...parametersOf(route.params, "path"),
    ...parametersOf(route.query, "query"),
    ...(route.idempotent ? [IDEMPOTENCY_PARAMETER] : []),
  ]
  return {
    summary: route.summary,
    operationId: operationId(route),
    tags: [route.tag],
    security: securityOf(route),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...bodyOf(route),
    responses: {
      ...Object.fromEntries(Object.entries(route.replies).map((reply) => replyOf(route, reply, kind))),
      ...Object.fromEntries(problemStatuses(route).map((status) => [status, problemReference(status)])),
    },
  }
}

const IDEMPOTENCY_PARAMETER = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "A fresh random value, e.g. a UUID. The same key and request again, within 24 hours, gets the same reply and does " +
    "nothing twice; another request under the key is refused with 422, a first one still in the works with 409.",
  schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,255}$" },
  example: "0198c0de-5f1e-7a31-8d4e-2f6a9b7c1d35",
}

/** What generated clients name the call: `getDocumentsByIdStatus`. Health is asked under both paths, so there the whole path counts. */
function operationId({ method, path }: RouteContract): string {
  const words = path
    .replace(/^\/api\/v1(?!\/health)/, "")
    .replace(/:(\w+)/g, "by/$1")
    .split(/[^A-Za-z0-9]+/)
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")
}

function securityOf({ scope }: RouteContract): Json[] {
  if (scope === null) return []
  const scopes = scope === "any" ? [] : [scope]
  return [{ bearer: scopes }, { apiKey: scopes }]
}

type ReplyEntry = [status: string, reply: RouteContract["replies"][number]]

function replyOf(route: RouteContract, [status, reply]: ReplyEntry, { limited }: Kind): [string, Json] {
  const type = reply.contentType ?? (reply.schema ? "application/json" : null)
  const content = reply.schema ? contentOf(reply.schema, "output") : { schema: {} }
  return [
    status,
    {
      description: reply.description,
      headers: {
        ...REPLY_HEADERS,
        ...(limited && route.scope !== null ? LIMIT_HEADERS : {}),
        ...(route.idempotent ? REPLAYED_HEADER : {}),
        ...(reply.events ? EVENTS_HEADER : {}),
        ...(reply.tables ? EXPORT_HEADER : {}),
        ...Object.fromEntries(Object.entries(reply.headers ?? {}).map(([name, says]) => [name, header(says)])),
      },
      ...(type
        ? {
            content: {
              [type]: content,
              ...(reply.events ? eventsOf(reply.events) : {}),
              ...(reply.tables ? TABLES : {}),
            },
          }
        : {}),
    },
  ]
}

const TABLES = { "text/csv": { schema: { type: "string" } }, "application/jsonl": { schema: {} } }
const eventsOf = (example: string) => ({ "text/event-stream": { schema: { type: "string" }, example } })

/** A schema with an example of it. */
function contentOf(schema: z.ZodType, io: "input" | "output"): Json {
  const json = schemaOf(schema, io)
  return { schema: json, example: exampleOf(json) }
}

function bodyOf(route: RouteContract): Json {
  if (route.json)
    return {
      requestBody: {
        required: !takesNoBody(route.json),
        content: { "application/json": contentOf(route.json, "input") },
      },
    }
  if (route.form)
    return {
      requestBody: { required: true, content: { "multipart/form-data": contentOf(route.form, "input") } },
    }
  return {}
}

function parametersOf(schema: z.ZodObject | undefined, where: "path" | "query"): Json[] {
  if (!schema) return []
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: where,
    required: where === "path" || !z.safeParse(field as z.ZodType, undefined).success,
    ...contentOf(field as z.ZodType, "input"),
  }))
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" })
  return json
}
