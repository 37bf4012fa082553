// Names that stand twice in a JSON object: found at every depth, by their paths, and never where there are none.
import fc from "fast-check"
import { expect, test } from "vitest"
import { repeatedNames } from "../../../src/http/input/repeated-names.ts"

const pathsIn = (json: string) => repeatedNames(json).map(({ path }) => path)

test.each<[json: string, paths: string[]]>([
  ['{"a":1,"a":1}', ["a"]],
  ['{"a":1,"\\u0061":2}', ["a"]],
  ['{"a":{"b":1,"c":{},"b":[]},"c":0}', ["a.b"]],
  ['[{"a":1},{"b":{"x":"}"},"a":[1,{"a":"\\"","a":2}]}]', ["1.a.1.a"]],
  ['{"a":1,"a":2,"a":3,"b":[{"a":1}],"b":0}', ["a", "b"]],
  ['{"__proto__":1,"__proto__":2}', ["__proto__"]],
  ['{ "a" : "a" , "b" : [ "b" , "b" ] , "c" : "\\\\" }', []],
  ['["a","a"]', []],
  ['"a"', []],
  ["{}", []],
])("of %s are %j", (json, paths) => expect(pathsIn(json)).toEqual(paths))

test("are told from where the text itself stands", () => {
  expect(repeatedNames('{"a":1,"a":2}', ["metadata"])).toMatchObject([{ path: "metadata.a" }])
})

test("are never found in what JSON.stringify writes, and always where a member is written once more", () => {
  fc.assert(
    fc.property(
      fc.json(),
      fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }),
      fc.nat(),
      (json, object, which) => {
        expect(pathsIn(json)).toEqual([])
        const names = Object.keys(object)
        const name = names[which % names.length] ?? ""
        const twice = `${JSON.stringify(object).slice(0, -1)},${JSON.stringify(name)}:${json}}`
        expect(pathsIn(twice)).toEqual([name])
      },
    ),
  )
})
