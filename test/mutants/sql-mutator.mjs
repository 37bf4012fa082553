// Plants faults in SQL, which to Stryker is text: a condition left out, a lock forgotten, a bound that does not hold.
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
const END = String.raw`(?=[)\n]| (?:returning|order|limit|for|on|group)\b|$)`
const OTHER_CONDITION = new RegExp(String.raw`\band (?!\()(?:${WORD_AFTER})+(?:${END}|(?=\band |\bor ))`, "g")
/** Where no other condition follows. One in brackets of its own is a filter's. */
const ONLY_CONDITION = new RegExp(String.raw`(?<!\()\bwhere (?!not\b|exists\b)(?:${WORD_AFTER})+${END}`, "g")
const FIRST_ALTERNATIVE = new RegExp(String.raw`(?<=\()(?:${WORD_AFTER})+\bor `, "g")
const OTHER_ALTERNATIVE = new RegExp(String.raw`\bor (?!\()(?:${WORD_AFTER})+(?:${END}|(?=\band |\bor ))`, "g")
/** @type {[RegExp, string][]} What is found becomes what stands beside it. */
const FAULTS = [
  [FIRST_CONDITION, ""],
  [OTHER_CONDITION, " "],
  [ONLY_CONDITION, ""],
  [FIRST_ALTERNATIVE, ""],
  [OTHER_ALTERNATIVE, " "],
  [/\bnot (?=exists\b)/g, ""],
  [/(?<!not )\bexists(?= \()/g, "not exists"],
  [/\bfor (?:no key )?(?:update|key share)(?: of \w+)?(?: skip locked)?/g, ""],
  [/ skip locked/g, ""],
  [/\border by [^\n()]+?(?= limit )/g, ""],
  [/ desc\b/g, ""],
  [/ limit (?:⟦\d+⟧|\d+)/g, ""],
  [/\bon conflict (?:\([^()]*\) )?do nothing/g, ""],
  [/\b(?:coalesce|greatest|least)\((?=[\w.⟦⟧]+, )[^(),]+, /g, "("],
  [/ \+ (?:1\b|⟦\d+⟧)/g, ""],
  [/ [+-] make_interval\([^()]*\)/g, ""],
  [/<= now\(\)/g, "> now()"],
  [/< now\(\)/g, "> now()"],
  [/(?<!<)> now\(\)/g, "< now()"],
]

/** What stands before brackets that go with it. */
const BEFORE_BRACKETS = / (?:and|filter) (?=\()/g

/** Stands in the text of a statement for each `${…}`. */
const HOLE = /⟦(\d+)⟧/g

allMutators.push({
  name: "Sql",
  /** @param {any} path */
  *mutate(path) {
    if (path.isTaggedTemplateExpression() && path.get("tag").isIdentifier({ name: "sql" })) yield* inText(path.node)
    if (!path.isCallExpression()) return
    const { callee } = path.node
    if (types.isIdentifier(callee) && ["and", "or"].includes(callee.name)) yield* withoutOne(path.node)
    if (types.isIdentifier(callee) && TURNED[callee.name]) yield turned(path.node)
    const method = types.isMemberExpression(callee) && types.isIdentifier(callee.property) && callee.property.name
    if (method && BOUNDS.includes(method)) yield types.cloneNode(callee.object, true)
  },
})

/** @param {any} node */
function* inText({ tag, quasi: { quasis, expressions } }) {
  const text = quasis.map(({ value }, i) => `${i > 0 ? `⟦${i - 1}⟧` : ""}${value.raw}`).join("")
  for (const changed of faultyTexts(text)) {
    const parts = changed.split(HOLE)
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

/** @param {string} text */
function* faultyTexts(text) {
  for (const [fault, instead] of FAULTS)
    for (const { 0: found, index } of text.matchAll(fault))
      yield `${text.slice(0, index)}${instead}${text.slice(index + found.length)}`
  for (const { 0: found, index } of text.matchAll(BEFORE_BRACKETS))
    yield `${text.slice(0, index)}${text.slice(endOfBrackets(text, index + found.length))}`
}

/** @param {string} text @param {number} at where they open */
function endOfBrackets(text, at) {
  let depth = 0
  do depth += { "(": 1, ")": -1 }[text[at++]] ?? 0
  while (depth > 0 && at < text.length)
  return at
}

/** Calls of a query that say which of its rows, how many and in which order. */
const BOUNDS = ["where", "limit", "orderBy"]
/** @type {Record<string, string>} */
const TURNED = { lt: ">", lte: ">", gt: "<", gte: "<", asc: "desc", desc: "asc" }

/** @param {any} node */
function turned({ callee, arguments: sides }) {
  const sign = ` ${TURNED[callee.name]} `
  return types.taggedTemplateExpression(
    types.identifier("sql"),
    types.templateLiteral(
      (sides.length > 1 ? ["", sign, ""] : ["", sign]).map((raw) => types.templateElement({ raw })),
      sides.map((/** @type {any} */ side) => types.cloneNode(side, true)),
    ),
  )
}

/** @param {any} node */
function* withoutOne({ callee, arguments: conditions }) {
  for (const left of conditions) {
    const rest = conditions.filter((one) => one !== left).map((one) => types.cloneNode(one, true))
    yield types.callExpression(types.cloneNode(callee), rest)
  }
}
