// Makes an example of a JSON schema: what the schema itself gives, else the plainest value it allows.

export type JsonSchema = {
  $ref?: string
  $defs?: Record<string, JsonSchema>
  examples?: unknown[]
  default?: unknown
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  type?: string | string[]
  format?: string
  pattern?: string
  minLength?: number
  minimum?: number
  exclusiveMinimum?: number
  items?: JsonSchema
  minItems?: number
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
}

const BY_FORMAT: Record<string, string> = {
  email: "ada@example.com",
  uri: "https://example.com/page",
  date: "2026-01-31",
  "date-time": "2026-01-31T09:00:00Z",
  binary: "(the file's bytes)",
}
const ID_END = "01jc5k3v8m2p4q6r8s0t2v4w6x"

/** A pattern that is not listed here needs `examples` beside it: a test finds that the value made here does not match. */
export function exampleOf(schema: JsonSchema, root: JsonSchema = schema): unknown {
  if (schema.examples) return schema.examples[0]
  if (schema.$ref) {
    const named = root.$defs?.[schema.$ref.replace("#/$defs/", "")]
    return named ? exampleOf(named, root) : null
  }
  if ("default" in schema) return schema.default
  if ("const" in schema) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = (schema.anyOf ?? schema.oneOf)?.[0]
  if (choice) return exampleOf(choice, root)
  return plainest(schema, root)
}

function plainest(schema: JsonSchema, root: JsonSchema): unknown {
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "object":
      return object(schema, root)
    case "array": {
      const { items, minItems = 1 } = schema
      return items ? Array.from({ length: Math.max(1, minItems) }, () => exampleOf(items, root)) : []
    }
    case "string":
      return text(schema)
    case "integer":
    case "number":
      return schema.minimum ?? (schema.exclusiveMinimum === undefined ? 1 : schema.exclusiveMinimum + 1)
    case "boolean":
      return true
    default:
      return null
  }
}

/** Every property, and of a record the names it must have. */
function object({ properties = {}, required = [], additionalProperties: rest }: JsonSchema, root: JsonSchema): unknown {
  const named = typeof rest === "object" ? required.map((name) => [name, rest] as const) : []
  return Object.fromEntries(
    [...named, ...Object.entries(properties)].map(([name, inner]) => [name, exampleOf(inner, root)]),
  )
}

function text({ format, pattern, minLength = 0 }: JsonSchema): string {
  if (format && BY_FORMAT[format]) return BY_FORMAT[format]
  const prefix = /^\^([a-z]{3})_/.exec(pattern ?? "")?.[1]
  if (prefix) return `${prefix}_${ID_END}`
  if (pattern === "^[0-9a-fA-F]{64}$") return "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
  return "text".padEnd(minLength, "-")
}
