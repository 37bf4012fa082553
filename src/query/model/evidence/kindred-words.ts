// English words that stand for each other in a question and its answer, and words like `under` that are no mere stop words there.
import { monthNames } from "../../../embedding/months.ts"
import { stemWord } from "../../../embedding/stem-word.ts"
import { type Unit, units } from "../../../embedding/words.ts"
import { IRREGULAR } from "./irregular-words.ts"
import { KINDRED_ELSEWHERE } from "./kindred-elsewhere.ts"

/** Words of one meaning, and names for who does what a verb says; a line is one meaning. */
const GROUPS = `
  own owner belong possess
  lead led leader head manage manager director
  build built builder construct erect
  make made maker manufacture produce
  write wrote written author
  find discover
  founded founder foundation establish
  begin began begun start
  end finish
  work worker employ employee staff
  live inhabitant resident population
  run ran operate
  buy bought purchase
  keep kept store
  born birth
  lend lent borrow hire rent
  forbid forbidden prohibit
  allow permit welcome admit
  close shut
  repair mend fix
  guarantee warranty
  holiday vacation
  salary wage earn
  phone telephone tel
  photo photograph picture
  contain ingredient substance
  bicycle bike
  film movie
  car automobile
  extra additional addition
  require need necessary
  refund reimburse repay
  remove delete
  reply answer respond response
  exchange replace swap
  give donate
  illness disease sickness
  physician doctor
  lavatory toilet
  country nation
  price expensive
  old age
  department dept
  quantity qty
  amount amt
  maximum max
  minimum min
  average avg
  temperature temp
  volume vol
  address addr
  description desc
  reference ref
  hour hr
  year yr
  percent percentage pct
`
const formOf = (word: string) => stemWord(word).form
const kin = new Map<string, readonly string[]>()
for (const line of `${IRREGULAR.trim()}\n${GROUPS.trim()}`.split("\n")) {
  const forms = line.trim().split(" ").map(formOf)
  const all = [...new Set(forms.flatMap((form) => [form, ...(kin.get(form) ?? [])]))]
  for (const form of all) kin.set(form, all)
}

/** A form that two languages have in common has the kin of both. */
for (const line of KINDRED_ELSEWHERE.trim().split("\n")) {
  const forms = line
    .trim()
    .split(" ")
    .flatMap((word) => units(word).flatMap(({ forms }) => forms))
  for (const form of forms) kin.set(form, [...new Set([...(kin.get(form) ?? [form]), ...forms])])
}

/** Who are people; a word for some of them stands for no others. */
const PEOPLE = "people person worker employee staff inhabitant resident passenger guest visitor member adult child"
kin.set(formOf("people"), [...new Set(PEOPLE.split(" ").map(formOf))])

/** A month is written out or in its first letters, as in heads of columns. `Mar` alone is a sea, and `may` a verb. */
const ASKED_MONTH = /^(?:jan|feb|apr|jun|jul|aug|sep|oct|okt|nov|dec|dez|.{4,})$/u
for (const names of monthNames())
  for (const alike of Map.groupBy(names, (name) => name.slice(0, 3)).values()) {
    const forms = [...new Set(alike.map(formOf))]
    for (const name of alike) if (ASKED_MONTH.test(name) && !kin.has(formOf(name))) kin.set(formOf(name), forms)
  }

/** `Found` is what somebody came upon, unless a text also speaks of founding, which has the same stem. */
const FOUND = /(?<!\p{L})found(?!\p{L})/iu
const FOUNDING = /(?<!\p{L})found(?:ed|er|ers|ing)(?!\p{L})/iu
const FIND: Unit = { word: "find", forms: ["find"], parts: [] }

/** `Its own` says whose a thing is and not that it is owned. */
const OF_ONE = /(?<!\p{L})(its|his|her|their|our|your|my|['’]s) own(?!\p{L})/giu

/** The units of a text, in which to find and to found are two. */
export function meantUnits(text: string, language?: string | null): Unit[] {
  const all = units(text.includes(" own") ? text.replace(OF_ONE, "$1") : text, language)
  const found = all.some(({ word }) => word === "found") && FOUND.test(text) && !FOUNDING.test(text)
  return found ? all.map((unit) => (unit.word === "found" ? FIND : unit)) : all
}

/** With the forms of the words that mean the same. */
export function withKin(unit: Unit): Unit {
  const forms = unit.forms.length === 1 ? kin.get(unit.forms[0] ?? "") : undefined
  return forms ? { ...unit, forms } : unit
}

/** `Who holds the licence?` is answered by the name of its holder. */
const DOES = /(?<!\p{L})who (\p{L}+)/iu
export function withDoer(unit: Unit, question: string): Unit {
  const verb = DOES.exec(question)?.[1]?.toLowerCase()
  if (verb !== unit.word) return unit
  return { ...unit, forms: [...unit.forms, ...unit.forms.flatMap((form) => [formOf(`${form}er`), formOf(`${form}r`)])] }
}

/** Places that change what is asked: under water is not in water. */
const RELATIONS: Readonly<Record<string, RegExp>> = Object.fromEntries(
  [
    "under below beneath underneath submerged",
    "above over",
    "without",
    "outside outdoors",
    "inside indoors",
    "abroad",
  ].flatMap((line) => {
    const said = new RegExp(`(?<!\\p{L})(?:${line.replaceAll(" ", "|")})(?!\\p{L})`, "iu")
    return line.split(" ").map((word) => [word, said])
  }),
)
const WORD = /\p{L}+/gu
/** Who or what is asked about apart from those that a text may speak of without more. */
const APART: readonly { asked: RegExp; said: RegExp }[] = [
  {
    asked: /(?<=(?<!\p{L})(?:for|from|in|of|at|to|with) )(?:other|another|different)(?= \p{L})/iu,
    said: /(?<!\p{L})(?:other|another|different|else|elsewhere|outside|non-\p{L}+|not|all|every\p{L}*)(?!\p{L})/iu,
  },
  {
    asked: /(?<!\p{L})too (?:much|many)(?!\p{L})/iu,
    said: /(?<!\p{L})(?:too (?:much|many)|more than|overdos\p{L}*|exce(?:ss|ed)\p{L}*|over|above|beyond)(?!\p{L})/iu,
  },
  // A mere order does not tell what follows where it is not kept.
  {
    asked: /(?<=^\P{L}*what (?:will |would )?)happens?(?= (?:if|when)(?!\p{L}))/iu,
    said: /(?<!\p{L})(?:if|when|whenever|whoever|who|in case|otherwise|unless|until|will|would|may|can|is|are|was|were|appl(?:y|ies)|causes?|leads?)(?!\p{L})/iu,
  },
  // What is common is not what is very common.
  { asked: /(?<=^\P{L}*(?:what|which)(?!\p{L}).* )very(?= \p{L})/iu, said: /(?<!\p{L})very(?!\p{L})/iu },
]

/** Each with what says it in a text. */
export const relationsIn = (question: string): { written: string; said: RegExp; isApart: boolean }[] => [
  ...(question.match(WORD) ?? []).flatMap((written) => {
    const said = RELATIONS[written.toLowerCase()]
    return said ? [{ written, said, isApart: false }] : []
  }),
  ...APART.flatMap(({ asked, said }) =>
    (question.match(asked) ?? []).map((written) => ({ written, said, isApart: true })),
  ),
]
