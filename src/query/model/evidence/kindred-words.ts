// English words that stand for each other in a question and its answer, and words like `under` that are no mere stop words there.
import { monthNames } from "../../../embedding/months.ts"
import { stemWord } from "../../../embedding/stem-word.ts"
import { type Unit, units } from "../../../embedding/words.ts"
import { KINDRED_ELSEWHERE } from "./kindred-elsewhere.ts"

/** Irregular forms, and names for who does what a verb says; a line is one meaning. */
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
  sell sold sale
  give gave given donate
  take took taken
  hold held
  keep kept store
  teach taught teacher
  win won winner
  die died dead death
  born birth
  send sent
  pay paid
  lend lent borrow hire rent
  break broke broken
  lose lost loss
  grow grew grown
  choose chose chosen
  rise rose risen
  drive drove driven driver
  speak spoke spoken
  meet met meeting
  leave left
  wear wore worn
  know knew known
  forbid forbidden prohibit
  allow permit welcome
  close shut
  repair mend fix
  child children
  man men
  woman women
  guarantee warranty
  holiday vacation
  salary wage earn
  phone telephone tel
  photo photograph picture
  contain ingredient
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
for (const line of GROUPS.trim().split("\n")) {
  const forms = [...new Set(line.trim().split(" ").map(formOf))]
  for (const form of forms) kin.set(form, forms)
}

/** A form that two languages have in common has the kin of both. */
for (const line of KINDRED_ELSEWHERE.trim().split("\n")) {
  const forms = line.trim().split(" ").map(formOf)
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

/** Each with what says it in a text. */
export const relationsIn = (question: string): { written: string; said: RegExp }[] =>
  (question.match(WORD) ?? []).flatMap((written) => {
    const said = RELATIONS[written.toLowerCase()]
    return said ? [{ written, said }] : []
  })
