// Every way in which a TypeScript file names another module, found by a parser in its syntax tree.
import { isBuiltin } from "node:module"
import { dirname, join } from "node:path/posix"
import { parseSync } from "oxc-parser"

export type Import = {
  /** A path from the root for a file of ours, `node:…` for a module of Node, else as written; null when it is computed. */
  target: string | null
  /** Erased before anything runs. */
  isType: boolean
}

type Node = { type: string } & Record<string, unknown>
const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"

/** Throws where the file does not parse. */
export function importsOf(file: string, source: string): Import[] {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`)
  return Array.from(walk(program)).flatMap((node) => {
    const named = moduleNamedBy(node)
    return named ? [{ target: resolve(file, textOf(named.module)), isType: named.isType }] : []
  })
}

function moduleNamedBy(node: Node): { module: unknown; isType: boolean } | null {
  switch (node.type) {
    case "ImportDeclaration":
      return { module: node.source, isType: node.importKind === "type" }
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      return node.source ? { module: node.source, isType: node.exportKind === "type" } : null
    case "TSImportType":
      return { module: node.source, isType: true }
    case "ImportExpression":
      return { module: node.source, isType: false }
    case "TSExternalModuleReference":
      return { module: node.expression, isType: false }
    case "CallExpression":
      return isRequire(node.callee) ? { module: [node.arguments].flat()[0], isType: false } : null
    default:
      return null
  }
}

/** `require(…)`, `require.resolve(…)` and `import.meta.resolve(…)`. */
function isRequire(callee: unknown): boolean {
  if (!isNode(callee)) return false
  if (callee.type === "Identifier") return callee.name === "require"
  if (callee.type !== "MemberExpression" || !isNode(callee.property) || !isNode(callee.object)) return false
  return (
    callee.property.name === "resolve" && (callee.object.name === "require" || callee.object.type === "MetaProperty")
  )
}

/** Of a string, or a template without holes; null for whatever is computed. */
function textOf(module: unknown): string | null {
  if (!isNode(module)) return null
  if (module.type === "Literal" && typeof module.value === "string") return module.value
  if (module.type !== "TemplateLiteral" || !Array.isArray(module.quasis) || module.quasis.length !== 1) return null
  return module.quasis[0].value.cooked
}

function resolve(file: string, text: string | null): string | null {
  if (text === null) return null
  if (text.startsWith(".")) return join(dirname(file), text)
  return isBuiltin(text) && !text.startsWith("node:") ? `node:${text}` : text
}

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* walk(one)
  if (!isNode(value)) return
  yield value
  for (const part of Object.values(value)) if (typeof part === "object" && part !== null) yield* walk(part)
}
