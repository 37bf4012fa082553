// The registry of formats: every type is found by itself and by its names.
import { describe, expect, test } from "vitest"
import { FORMATS, formatKeyOf, SUPPORTED, typeByName } from "../../../src/embedding/formats.ts"

describe("the registry", () => {
  test.each(Object.entries(FORMATS))("finds %s by type and by each of its extensions, and names it", (key, format) => {
    expect(formatKeyOf(format.type)).toBe(key)
    for (const extension of format.extensions) {
      expect(typeByName(`Report.v2.${extension.toUpperCase()}`)).toBe(format.type)
    }
    expect(SUPPORTED).toContain(format.type)
  })

  test("gives no type and no extension to two formats", () => {
    const names = Object.values(FORMATS).flatMap(({ type, extensions }) => [type, ...extensions])
    expect(new Set(names).size).toBe(names.length)
    expect(typeByName("archive.tar.gz")).toBeUndefined()
  })
})
