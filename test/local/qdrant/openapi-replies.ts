// Validates replies against Qdrant's official OpenAPI schema, where the shared data holds it.
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Ajv, type ValidateFunction } from "ajv"

/** Recorded data shared between checkouts; tests that need it are skipped where it is absent. */
export const sharedDir = process.env.FOOTNOTE_SHARED_DIR ?? join(import.meta.dirname, "../../../../shared")
const schemaPath = join(sharedDir, "data/qdrant-openapi.json")

type Json = Record<string, unknown>
const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)
const member = (value: unknown, key: string): unknown => (isJson(value) ? value[key] : undefined)

export type ReplyCheck = (method: string, path: string, status: number, body: unknown) => string[]

/** Problems of a reply, none when it fits; null where the schema is absent. */
export function openApiCheck(): ReplyCheck | null {
  if (!existsSync(schemaPath)) return null
  const document: unknown = JSON.parse(readFileSync(schemaPath, "utf8"))
  const ajv = new Ajv({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: "qdrant", components: toJsonSchema(member(document, "components")) })
  const paths = member(document, "paths")
  const literalFirst = (a: string, b: string) => a.split("{").length - b.split("{").length
  const templates = Object.keys(isJson(paths) ? paths : {}).sort(literalFirst)
  const compiled = new Map<string, ValidateFunction>()

  return (method, path, status, body) => {
    const template = templates.find((each) => matches(each, path))
    if (!template) return [`${path} is not in the schema`]
    const key = `${method} ${template} ${status === 200 ? "200" : "4XX"}`
    const operation = member(member(paths, template), method.toLowerCase())
    const response = member(member(operation, "responses"), status === 200 ? "200" : "4XX")
    const schema = member(member(member(response, "content"), "application/json"), "schema")
    if (!isJson(schema)) return [`${key} has no schema`]
    const validate = compiled.get(key) ?? ajv.compile({ $id: key.replaceAll(/[^a-zA-Z0-9]/g, "-"), ...convert(schema) })
    compiled.set(key, validate)
    return validate(body) ? [] : (validate.errors ?? []).map((error) => `${key}${error.instancePath} ${error.message}`)
  }
}

const matches = (template: string, path: string) =>
  new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`).test(path)

const convert = (schema: Json): Json => {
  const converted = toJsonSchema(schema)
  return isJson(converted) ? converted : {}
}

/** OpenAPI 3.0 says `nullable` where JSON Schema allows the type `null`, and its references are to its own document. */
function toJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(toJsonSchema)
  if (!isJson(node)) return node
  const { nullable, $ref, discriminator: _, ...rest } = node
  const converted = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, toJsonSchema(value)]))
  if (typeof $ref === "string") return { $ref: $ref.replace(/^#/, "qdrant#") }
  if (nullable !== true) return converted
  return Object.keys(converted).length === 0 ? { type: "null" } : { anyOf: [converted, { type: "null" }] }
}
