// Plants faults in SQL, which to Stryker is text: a condition left out, a lock forgotten, a count that does not rise.
import { createRequire } from "node:module"
import { pathToFileURL } from "node:url"

// Stryker has no door for mutators of one's own; its list of them is the one its instrumenter walks.
const core = createRequire(createRequire(import.meta.url).resolve("@stryker-mutator/core"))
const instrumenter = core.resolve("@stryker-mutator/instrumenter")
const { types } = await import(pathToFileURL(createRequire(instrumenter).resolve("@babel/core")).href)
export const { allMutators } = await import(new URL("mutators/mutate.js", pathToFileURL(instrumenter)).href)

const WORD_AFTER = String.raw`(?!\b(?:and|or|then|select|from|returning|order|limit|for|on|as|set)\b)[^()\n]`
/** A condition ends where the next begins, at a bracket or with its line. */
const FIRST_CONDITION = new RegExp(String.raw`(?<=\bwhere )(?:${WORD_AFTER})+\band (?=[a-z⟦])`, "g")
const OTHER_CONDITION = new RegExp(String.raw`\band (?!\()(?:${WORD_AFTER})+(?=[)\n]|\band |\bor |$)`, "g")

/** @type {[RegExp, string][]} What is found becomes what stands beside it. */
const FAULTS = [
  [FIRST_CONDITION, ""],
  [OTHER_CONDITION, " "],
  [/\bfor (?:no key )?(?:update|key share)(?: of \w+)?(?: skip locked)?/g, ""],
  [/ skip locked/g, ""],
  [/\border by [^\n()]+?(?= limit )/g, ""],
  [/\bon conflict do nothing/g, ""],
  [/ \+ 1\b/g, ""],
  [/<= now\(\)/g, "> now()"],
  [/< now\(\)/g, "> now()"],
  [/(?<!<)> now\(\)/g, "< now()"],
]

/** Stands in the text of a statement for each `${…}`. */
const HOLE = /⟦(\d+)⟧/g

allMutators.push({
  name: "Sql",
  /** @param {any} path */
  *mutate(path) {
    if (path.isTaggedTemplateExpression() && path.get("tag").isIdentifier({ name: "sql" })) yield* inText(path.node)
    if (path.isCallExpression() && path.get("callee").isIdentifier({ name: "and" })) yield* inCall(path.node)
  },
})

/** @param {any} node */
function* inText({ tag, quasi: { quasis, expressions } }) {
  const text = quasis.map(({ value }, i) => `${i > 0 ? `⟦${i - 1}⟧` : ""}${value.raw}`).join("")
  for (const [fault, instead] of FAULTS) {
    for (const { 0: found, index } of text.matchAll(fault)) {
      const parts = `${text.slice(0, index)}${instead}${text.slice(index + found.length)}`.split(HOLE)
      const [texts, holes] = [0, 1].map((odd) => parts.filter((_, i) => i % 2 === odd))
      yield types.taggedTemplateExpression(
        types.cloneNode(tag),
        types.templateLiteral(
          texts.map((raw) => types.templateElement({ raw })),
          holes.map((place) => types.cloneNode(expressions[Number(place)], true)),
        ),
      )
    }
  }
}

/** @param {any} node */
function* inCall({ callee, arguments: conditions }) {
  for (const left of conditions) {
    const rest = conditions.filter((one) => one !== left).map((one) => types.cloneNode(one, true))
    yield types.callExpression(types.cloneNode(callee), rest)
  }
}
