// Makes pairs of a source and a claim about it: half of them altered so that the source no longer says it, half rephrased.

export type ClaimPair = {
  kind: string
  source: string
  claim: string
  altered: boolean
  /** `seen`: the half that was read while the rules were written; `unseen`: the other half. */
  half: "seen" | "unseen"
}
type Made = { source: string; altered: [kind: string, claim: string][]; same: string[] }
type Template = (pick: Pick) => Made
type Pick = {
  <T>(options: readonly T[]): T
  number(from: number, to: number): number
}

const ORGANISATIONS = [
  "Northwind Rail",
  "the Velden Museum",
  "Halcyon Foods",
  "the Orrin Institute",
  "Castell Shipping",
  "the Brack Council",
]
const PEOPLE = ["Mara Ellison", "Tobias Renk", "Ines Carvalho", "Piet Hollander", "Sana Qureshi", "Luca Moretti"]
const TOWNS = ["Bergen", "Tartu", "Lugano", "Kotor", "Viborg", "Aveiro"]
const THINGS = ["compressor", "turbine", "greenhouse", "archive", "kiln", "ferry"]
const GOODS = ["visitors", "members", "tenants", "students", "drivers", "suppliers"]
const WORDS = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
]
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]
const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const other = <T>(pick: Pick, options: readonly T[], not: T) => pick(options.filter((option) => option !== not))

const TEMPLATES: readonly Template[] = [
  (pick) => {
    const [thing, n] = [pick(THINGS), pick.number(3, 12)]
    return {
      source: `The ${thing} is inspected every ${n} months by the safety office.`,
      altered: [
        ["number", `The ${thing} is inspected every ${n + 2} months by the safety office.`],
        ["unit", `The safety office inspects the ${thing} every ${n} weeks.`],
        ["negated", `The ${thing} is not inspected by the safety office.`],
      ],
      same: [
        `The safety office inspects the ${thing} every ${WORDS[n]} months.`,
        `Every ${n} months the safety office inspects the ${thing}.`,
      ],
    }
  },
  (pick) => {
    const [org, who] = [pick(ORGANISATIONS), pick(PEOPLE)]
    const [day, month, year] = [pick.number(2, 27), pick.number(0, 9), pick.number(1990, 2020)]
    return {
      source: `${upper(org)} was founded by ${who} on ${day} ${MONTHS[month]} ${year}.`,
      altered: [
        ["date", `${who} founded ${org} on ${day} ${MONTHS[(month + 1) % 10]} ${year}.`],
        ["date", `${upper(org)} was founded by ${who} in ${year + 3}.`],
        ["name", `${upper(org)} was founded by ${other(pick, PEOPLE, who)} on ${day} ${MONTHS[month]} ${year}.`],
      ],
      same: [
        `${who} founded ${org} on ${MONTHS[month]} ${day}, ${year}.`,
        `${upper(org)} was founded in ${year} by ${who}.`,
      ],
    }
  },
  (pick) => {
    const org = pick(ORGANISATIONS)
    const rival = other(pick, ORGANISATIONS, org)
    return {
      source: `${upper(org)} acquired ${rival} after a long dispute.`,
      altered: [
        ["swapped", `${upper(rival)} acquired ${org} after a long dispute.`],
        ["swapped", `${upper(org)} was acquired by ${rival}.`],
        ["negated", `${upper(org)} never acquired ${rival}.`],
      ],
      same: [`${upper(rival)} was acquired by ${org}.`, `After a long dispute, ${org} acquired ${rival}.`],
    }
  },
  (pick) => {
    const [goods, town] = [pick(GOODS), pick(TOWNS)]
    return {
      source: `Some ${goods} in ${town} pay a reduced fee.`,
      altered: [
        ["all/some", `All ${goods} in ${town} pay a reduced fee.`],
        ["all/some", `Every one of the ${goods} in ${town} pays a reduced fee.`],
        ["negated", `No ${goods} in ${town} pay a reduced fee.`],
      ],
      same: [`In ${town}, some ${goods} pay a reduced fee.`, `A reduced fee is paid by some ${goods} in ${town}.`],
    }
  },
  (pick) => {
    const [thing, org] = [pick(THINGS), pick(ORGANISATIONS)]
    return {
      source: `The new ${thing} may reduce the energy costs of ${org}.`,
      altered: [
        ["hedge", `The new ${thing} reduces the energy costs of ${org}.`],
        ["opposite", `The new ${thing} may increase the energy costs of ${org}.`],
        ["hedge", `The energy costs of ${org} are reduced by the new ${thing}.`],
      ],
      same: [
        `The energy costs of ${org} might be reduced by the new ${thing}.`,
        `It is possible that the new ${thing} may reduce ${org}'s energy costs.`,
      ],
    }
  },
  (pick) => {
    const [a, n] = [pick(THINGS), pick.number(20, 90)]
    const b = other(pick, THINGS, a)
    return {
      source: `The ${a} is larger than the ${b} and weighs ${n} kg.`,
      altered: [
        ["comparison", `The ${a} is smaller than the ${b}.`],
        ["comparison", `The ${b} is larger than the ${a}.`],
        ["number", `The ${a} weighs ${n + 7} kg.`],
        ["unit", `The ${a} weighs ${n} tonnes.`],
      ],
      same: [`The ${b} is smaller than the ${a}.`, `The ${a} weighs ${n} kilograms and is larger than the ${b}.`],
    }
  },
  (pick) => {
    const [goods, thing] = [pick(GOODS), pick(THINGS)]
    return {
      source: `The insurance does not cover damage to the ${thing} caused by ${goods}.`,
      altered: [
        ["negated", `The insurance covers damage to the ${thing} caused by ${goods}.`],
        ["negated", `Damage to the ${thing} caused by ${goods} is covered by the insurance.`],
      ],
      same: [
        `Damage to the ${thing} caused by ${goods} is not covered by the insurance.`,
        `The insurance doesn't cover damage that ${goods} cause to the ${thing}.`,
      ],
    }
  },
  (pick) => {
    const [goods, n] = [pick(GOODS), pick.number(2, 9)]
    return {
      source: `Refunds for ${goods} take up to ${n} weeks.`,
      altered: [
        ["hedge", `Refunds for ${goods} take ${n} weeks.`],
        ["bound", `Refunds for ${goods} take at least ${n} weeks.`],
        ["unit", `Refunds for ${goods} take up to ${n} days.`],
      ],
      same: [
        `Refunds for ${goods} take at most ${n * 7} days.`,
        `It takes up to ${WORDS[n]} weeks until ${goods} get refunds.`,
      ],
    }
  },
  (pick) => {
    const [goods, town] = [pick(GOODS), pick(TOWNS)]
    const place = other(pick, TOWNS, town)
    return {
      source: `Smoking is forbidden for ${goods} in the ${town} office, which opened before the ${place} office.`,
      altered: [
        ["opposite", `Smoking is allowed for ${goods} in the ${town} office.`],
        ["comparison", `The ${town} office opened after the ${place} office.`],
        ["name", `Smoking is forbidden for ${goods} in the Malmö office.`],
      ],
      same: [
        `Smoking is not allowed for ${goods} in the ${town} office.`,
        `In the ${town} office ${goods} are not permitted to smoke.`,
      ],
    }
  },
  (pick) => {
    const [who, town] = [pick(PEOPLE), pick(TOWNS)]
    const boss = other(pick, PEOPLE, who)
    return {
      source: `${who} reports to ${boss} and usually works in ${town}.`,
      altered: [
        ["swapped", `${boss} reports to ${who}.`],
        ["hedge", `${who} always works in ${town}.`],
        ["name", `${who} reports to ${PEOPLE.find((name) => name !== who && name !== boss)}.`],
      ],
      same: [
        `${who}, who reports to ${boss}, usually works in ${town}.`,
        `${who} works in ${town} most often and normally reports to ${boss}.`,
      ],
    }
  },
  (pick) => {
    const [org, n, year] = [pick(ORGANISATIONS), pick.number(12, 60), pick.number(2005, 2022)]
    return {
      source: `In ${year} the revenue of ${org} rose by ${n} percent to ${n + 3} million euros.`,
      altered: [
        ["opposite", `In ${year} the revenue of ${org} fell by ${n} percent.`],
        ["number", `The revenue of ${org} rose by ${n + 5} percent in ${year}.`],
        ["unit", `The revenue of ${org} rose to ${n + 3} million dollars.`],
        ["date", `In ${year - 1} the revenue of ${org} rose by ${n} percent.`],
      ],
      same: [
        `${upper(org)}'s revenue rose by ${n}% in ${year}.`,
        `The revenue of ${org} rose to €${n + 3} million in ${year}.`,
      ],
    }
  },
  (pick) => {
    const [thing, goods] = [pick(THINGS), pick(GOODS)]
    return {
      source: `Most ${goods} accept the rules of the ${thing}, and the price includes a guide.`,
      altered: [
        ["all/some", `All ${goods} accept the rules of the ${thing}.`],
        ["opposite", `Most ${goods} reject the rules of the ${thing}.`],
        ["opposite", `The price excludes a guide.`],
      ],
      same: [`The rules of the ${thing} are accepted by most ${goods}.`, `A guide is included in the price.`],
    }
  },
]

/** Makes `count` pairs, half of them altered; the same pairs for the same count. */
export function makePairs(count: number): ClaimPair[] {
  let state = 0x9e3779b9
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const pick: Pick = Object.assign(<T>(options: readonly T[]): T => options[Math.floor(next() * options.length)] as T, {
    number: (from: number, to: number) => from + Math.floor(next() * (to - from + 1)),
  })
  const [altered, same]: [ClaimPair[], ClaimPair[]] = [[], []]
  for (let turn = 0; altered.length < count / 2 || same.length < count / 2; turn++) {
    const place = turn % TEMPLATES.length
    const made = TEMPLATES[place]?.(pick)
    if (!made) break
    const half = (place + Math.floor(turn / TEMPLATES.length)) % 2 === 0 ? "seen" : "unseen"
    const [kind, claim] = pick(made.altered)
    altered.push({ kind, source: made.source, claim, altered: true, half })
    same.push({ kind: "paraphrase", source: made.source, claim: pick(made.same), altered: false, half })
  }
  return [...altered.slice(0, count / 2), ...same.slice(0, count / 2)]
}
