// Synonyms in questions and answers, and words such as `under` that change what a question asks.
import { monthNames } from "../../../embedding/months.ts"
import { stemWord } from "../../../embedding/stem-word.ts"
import { type Unit, units } from "../../../embedding/words.ts"
import { IRREGULAR } from "./irregular-words.ts"
import { KINDRED_ELSEWHERE } from "./kindred-elsewhere.ts"
import { PEOPLE } from "./people.ts"

/** Synonyms, and nouns for the doer of a verb; each line is one meaning. */
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
  repair mend fix remedy
  guarantee warranty
  holiday vacation
  salary wage earn
  phone telephone tel
  extension ext extn
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
  tell told report inform notify
  cancel terminate
  switch turn
  register enrol enroll
  install mount
  teach taught teacher instructor
  pupil student
  customer client
  company firm
  child kid
  pensioner retired
  visitor guest
  hen chicken
  rubbish waste garbage trash
  apartment flat
  elevator lift
  autumn fall
  luggage baggage
  invoice bill
  petrol gasoline
  deliver delivery shipping shipment
  contact reach
  receive obtain
  occur happen
  select choose chosen
  display show
  modify alter
  increase rise
  reduce decrease
  assist help
  exam examination
  website webpage
  colour color
  centre center
  metre meter
  licence license
  programme program
  catalogue catalog
  grey gray
  theatre theater
  neighbour neighbor
  harbour harbor
  labour labor
  jewellery jewelry
  old age
  department dept
  quantity qty
  amount amt
  maximum max
  part partial
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

/** A form that two languages share has the synonyms of both. */
for (const line of KINDRED_ELSEWHERE.trim().split("\n")) {
  const forms = line
    .trim()
    .split(" ")
    .flatMap((word) => units(word).flatMap(({ forms }) => forms))
  for (const form of forms) kin.set(form, [...new Set([...(kin.get(form) ?? [form]), ...forms])])
}

/** Words for people match those for kinds of people, but none of these matches another one. */
for (const [language, [general, kinds]] of Object.entries(PEOPLE)) {
  const formsOf = (words: string) =>
    words.split(" ").flatMap((word) => units(word, language).flatMap(({ forms }) => forms))
  const all = [...formsOf(general), ...formsOf(kinds)]
  for (const form of formsOf(general)) kin.set(form, [...new Set([...(kin.get(form) ?? []), ...all])])
}

/** Months are written in full or by their first letters, as in column headers. `Mar` alone is a sea, and `may` a verb. */
const ASKED_MONTH = /^(?:jan|feb|apr|jun|jul|aug|sep|oct|okt|nov|dec|dez|.{4,})$/u
for (const names of monthNames())
  for (const alike of Map.groupBy(names, (name) => name.slice(0, 3)).values()) {
    const forms = [...new Set(alike.map(formOf))]
    for (const name of alike) if (ASKED_MONTH.test(name) && !kin.has(formOf(name))) kin.set(formOf(name), forms)
  }

/** `Found` and `founded` have the same stem: `found` is taken for `find` unless the text also has a form of `to found`. */
const FOUND = /(?<!\p{L})found(?!\p{L})/iu
const FOUNDING = /(?<!\p{L})found(?:ed|er|ers|ing)(?!\p{L})/iu
const FIND: Unit = { word: "find", forms: ["find"], parts: [] }

/** In `its own`, `own` is not the verb. */
const OF_ONE = /(?<!\p{L})(its|his|her|their|our|your|my|['’]s) own(?!\p{L})/giu

/** The units of a text, with `find` and `found` told apart. */
export function meantUnits(text: string, language?: string | null): Unit[] {
  const all = units(text.includes(" own") ? text.replace(OF_ONE, "$1") : text, language)
  const found = all.some(({ word }) => word === "found") && FOUND.test(text) && !FOUNDING.test(text)
  return found ? all.map((unit) => (unit.word === "found" ? FIND : unit)) : all
}

/** Adds the forms of all synonyms. */
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

/** Prepositions that change what is asked: under water is not in water. */
const RELATIONS: Readonly<Record<string, RegExp>> = Object.fromEntries(
  [
    "under below beneath underneath submerged",
    "above over",
    "without",
    "outside outdoors",
    "inside indoors",
    "abroad",
  ].flatMap((line) => {
    const answerPattern = new RegExp(`(?<!\\p{L})(?:${line.replaceAll(" ", "|")})(?!\\p{L})`, "iu")
    return line.split(" ").map((word) => [word, answerPattern])
  }),
)
const WORD = /\p{L}+/gu
/** How many at once: each word alone means something else. */
const TOGETHER = /(?<!\p{L})at (?:once|a time|the same time|one time)(?=\P{L}*$)/giu
const AT_A_TIME =
  /(?<!\p{L})(?:at (?:once|a time|any time|any one time|one time|the same time)|simultaneously|together|per|each|every)(?!\p{L})/iu
/** Words that set the subject apart from the one that a text speaks of by default. */
const CONTRASTS: readonly { questionPattern: RegExp; answerPattern: RegExp }[] = [
  {
    questionPattern: /(?<=(?<!\p{L})(?:for|from|in|of|at|to|with) )(?:other|another|different)(?= \p{L})/iu,
    answerPattern:
      /(?<!\p{L})(?:other|another|different|else|elsewhere|outside|non-\p{L}+|not|all|every\p{L}*)(?!\p{L})/iu,
  },
  {
    questionPattern: /(?<!\p{L})too (?:much|many)(?!\p{L})/iu,
    answerPattern:
      /(?<!\p{L})(?:too (?:much|many)|more than|overdos\p{L}*|exce(?:ss|ed)\p{L}*|over|above|beyond)(?!\p{L})/iu,
  },
  // A rule alone does not tell what happens if somebody breaks it.
  {
    questionPattern: /(?<=^\P{L}*what (?:will |would )?)happens?(?= (?:if|when)(?!\p{L}))/iu,
    answerPattern:
      /(?<!\p{L})(?:if|when|whenever|whoever|who|in case|otherwise|unless|until|will|would|may|can|is|are|was|were|appl(?:y|ies)|causes?|leads?)(?!\p{L})/iu,
  },
  // `Common` does not answer what is `very common`.
  {
    questionPattern: /(?<=^\P{L}*(?:what|which)(?!\p{L}).* )very(?= \p{L})/iu,
    answerPattern: /(?<!\p{L})very(?!\p{L})/iu,
  },
]

/** The relations and contrasts of a question, each with the pattern of texts that express it. */
export const relationsIn = (question: string): { label: string; answerPattern: RegExp; isContrast: boolean }[] => [
  ...(question.match(TOGETHER) ?? []).map((label) => ({ label, answerPattern: AT_A_TIME, isContrast: false })),
  ...(question.match(WORD) ?? []).flatMap((label) => {
    const answerPattern = RELATIONS[label.toLowerCase()]
    return answerPattern ? [{ label, answerPattern, isContrast: false }] : []
  }),
  ...CONTRASTS.flatMap(({ questionPattern, answerPattern }) =>
    (question.match(questionPattern) ?? []).map((label) => ({ label, answerPattern, isContrast: true })),
  ),
]
