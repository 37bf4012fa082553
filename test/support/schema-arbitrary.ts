// Arbitraries of values that match a JSON schema or nearly do, for requests made from the contracts' schemas.
import fc from "fast-check"
import type { JsonSchema } from "../../src/http/openapi/example.ts"

type Bounds = {
  minItems?: number
  maxItems?: number
  maxLength?: number
  maximum?: number
  exclusiveMaximum?: number
  propertyNames?: JsonSchema
}
type Schema = JsonSchema & Bounds

const MANY = 1_000_000

export function arbitraryOf(schema: Schema, root: Schema = schema): fc.Arbitrary<unknown> {
  if (schema.$ref) return arbitraryOf(root.$defs?.[schema.$ref.replace("#/$defs/", "")] ?? {}, root)
  if ("const" in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map((one) => arbitraryOf(one, root)))
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => arbitraryOf({ ...schema, type }, root)))
  switch (schema.type) {
    case "object":
      return objectOf(schema, root)
    case "array": {
      const { minItems = 0, maxItems = minItems + 3, items = {} } = schema
      return fc.array(arbitraryOf(items, root), { minLength: minItems, maxLength: Math.min(maxItems, minItems + 3) })
    }
    case "string":
      return textOf(schema)
    case "integer": {
      const min = Math.max(schema.minimum ?? (schema.exclusiveMinimum ?? -MANY) + 1, -MANY)
      return fc.integer({ min, max: Math.max(min, Math.min(schema.maximum ?? MANY, MANY)) })
    }
    case "number":
      return fc.double({ min: schema.minimum ?? -MANY, max: schema.maximum ?? MANY, noNaN: true })
    case "boolean":
      return fc.boolean()
    case "null":
      return fc.constant(null)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

function objectOf(schema: Schema, root: Schema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties: rest } = schema
  if (Object.keys(properties).length === 0 && typeof rest === "object")
    return fc.oneof(
      fc.constant(schema.examples?.[0] ?? {}),
      fc.dictionary(textOf(schema.propertyNames ?? {}), arbitraryOf(rest, root), { maxKeys: 3 }),
    )
  const model = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, arbitraryOf(inner, root)]))
  return fc.record(model, { requiredKeys: required.filter((name) => name in model) })
}

function textOf({ pattern, format, minLength = 0, maxLength = minLength + 40 }: Schema): fc.Arbitrary<string> {
  if (format === "email") return fc.emailAddress()
  if (format === "uri") return fc.webUrl()
  if (format === "date-time")
    return fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") })
      .map((date) => date.toISOString())
  if (pattern) return fc.stringMatching(new RegExp(pattern), { size: "small" })
  return fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 40), unit: "grapheme" })
}

/** A value of the schema with one change: a field of another type, one field too many, or one missing. */
export function nearlyOf(schema: Schema): fc.Arbitrary<unknown> {
  const names = Object.keys(schema.properties ?? {})
  const change = fc.tuple(
    fc.constantFrom(...names, "extra"),
    fc.constantFrom("replace", "drop"),
    fc.jsonValue({ maxDepth: 3 }),
  )
  return fc.tuple(arbitraryOf(schema), change).map(([value, [name, how, other]]) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return other
    if (how === "replace" || !(name in value)) return { ...value, [name]: other }
    return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name))
  })
}
