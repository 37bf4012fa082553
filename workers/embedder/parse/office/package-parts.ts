// An Office package: its parts by path, and the targets of their relationships.
import type { Unzipped } from "fflate"
import { ParseError } from "../parse-error.ts"
import { allOf, type Document, readXml } from "./xml.ts"

export type Relation = { type: string; path: string }
export type PackageParts = {
  /** The part as a tree; undefined if the package has no part with that path. */
  read(path: string): Document | undefined
  /** The main part; throws `corrupt-document` if there is none with that content type. */
  main(contentType: RegExp): string
  /** The parts that a part refers to, by relationship id. */
  relationsOf(path: string): Map<string, Relation>
}

export function packageParts(parts: Unzipped): PackageParts {
  const trees = new Map<string, Document>()
  function read(path: string): Document | undefined {
    const part = parts[path]
    if (!part) return
    const tree = trees.get(path) ?? readXml(part)
    trees.set(path, tree)
    return tree
  }
  return {
    read,

    main(contentType) {
      const types = read("[Content_Types].xml")
      const overrides = types ? [...allOf(types, "Override")] : []
      const main = overrides.find(({ attribs }) => contentType.test(attribs.ContentType ?? ""))
      const path = main?.attribs.PartName?.replace(/^\//, "")
      if (!path || !parts[path]) throw new ParseError("corrupt-document")
      return path
    },

    relationsOf(path) {
      const [folder, name] = [path.slice(0, path.lastIndexOf("/") + 1), path.slice(path.lastIndexOf("/") + 1)]
      const relations = read(`${folder}_rels/${name}.rels`)
      const found = relations ? [...allOf(relations, "Relationship")] : []
      return new Map(
        found
          .filter(({ attribs }) => attribs.TargetMode !== "External")
          .map(({ attribs: { Id = "", Type = "", Target = "" } }) => [
            Id,
            { type: Type, path: resolved(folder, Target) },
          ]),
      )
    },
  }
}

/** Resolves a target relative to its part's folder or to the root. */
function resolved(folder: string, target: string): string {
  const steps: string[] = target.startsWith("/") ? [] : folder.split("/").filter(Boolean)
  for (const step of target.split("/").filter(Boolean)) {
    if (step === "..") steps.pop()
    else if (step !== ".") steps.push(step)
  }
  return steps.join("/")
}
