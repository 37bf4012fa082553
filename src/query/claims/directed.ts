// Detects that the two parties of one event have changed places though its verbs differ: who gives and who gets, who beats whom.

import { type Grammar, grammarOf } from "./grammars.ts"
import { CLAUSE, withoutCleft } from "./sentence-shapes.ts"
import { actingIn, areJoined, type Placed } from "./subjects.ts"

/** One kind of event: with verbs of the first side the party that it starts from is the subject, with those of the other side the party that it reaches. */
type Kind = { from: RegExp; to: RegExp | null; isOfObject: boolean }
type Party = ReadonlySet<string>
type Event = { kind: Kind; from: Party; to: Party }

/** `-` stands for any ending. */
const verbs = (stems: string) =>
  new RegExp(
    `(?<![\\p{L}-])(?:${stems.trim().replaceAll(/\s+/g, "|").replaceAll("_", " ").replaceAll("-", "\\p{L}*")})(?![\\p{L}-])`,
    "iu",
  )
const TRANSFER: Kind = {
  from: verbs(`
    give gives gave given giving sell sells sold selling lend lends lent lending send sends sent sending emit- transmit- forward forwards forwarded
    hand hands handed handing pass passes passed passing pays paid paying donat- grant grants granted award awards awarded deliver delivers delivered
    suppl- export exports exported ship ships shipped transfer- bequeath- ceded cedes lease leases leased export- distribut- dispatch- issues issued
    flow flows flowed flowing stream streams streamed travel travels travelled run runs ran lead leads led move moves moved migrat- relay-
    donn- vend vendent vendu- vendit vendirent prêt- envo- transm- remi- remett- cèd- céd- lèg- légu- livr- expédi- exporté- vers- offr- offer-
    dio dieron da dan dado dada vendi- vende- prest- envi- transmit- entreg- cedi- cedió leg- export- suministr- otorg- don- remit-
    diede dà danno dato data vendett- vendut- vende prest- invi- trasm- trasmett- consegn- cedett- cedut- don- esport- forn-
    deu deram dá dão vendeu venderam emprest- enviou enviaram transmit- entreg- cedeu doou forneceu fornec- export-`),
  to: verbs(`
    receiv- buy buys bought buying purchas- borrow- get gets got getting obtain- acquir- inherit- import imports imported collects collected accepts
    reç- recev- achet- achèt- emprunt- obten- obtien- obtin- hérit- acqui- import-
    recib- compró compraron compra compran comprado adquir- hered- obtuv-
    ricev- comprò comprano compra acquist- eredit- otten-
    receb- comprou compraram compra adquir- herd- obtev-`),
  isOfObject: false,
}
const VICTORY: Kind = {
  from: verbs(`
    beat beats beaten beating defeat defeats defeated defeating overcame overcomes vanquish- conquer- outplay- outscor- trounc- thrash- edged
    bat battent battu- battit vainc- vainqu- domin- derrot- venci- vence- venció gan- sconfi- batt- vins- vinc- super- derrot- venceu bateu`),
  to: verbs(
    "lost_to lose_to loses_to losing_to lost_against s'incline s'est_inclin- perdi- perde- perse- perdu- perdeu",
  ),
  isOfObject: true,
}
const KINDS: readonly Kind[] = [TRANSFER, VICTORY]
const RECEIVERS: ReadonlySet<string> = new Set(["to", "into", "à", "a"])
const GIVERS: ReadonlySet<string> = new Set(["from", "de", "desde", "da"])
/** Who stands behind these after a verb of getting gives. */
const SOURCES: ReadonlySet<string> = new Set([...GIVERS, "à", "a"])
const AGAINST: ReadonlySet<string> = new Set(["to", "against", "contre", "contra", "contro", "devant", "ante", "face"])

/** Null where the texts name no event of one kind with both parties. */
export function partiesOf(
  claim: string,
  sentences: readonly string[],
  language: string | null,
): "same" | "turned" | null {
  const grammar = grammarOf(`${claim} ${sentences.join(" ")}`, language)
  if (!grammar || grammar.segments) return null
  const eventsIn = (text: string): Event[] =>
    withoutCleft(text)
      .split(CLAUSE)
      .flatMap((clause) => KINDS.flatMap((kind) => eventOf(kind, clause, actingIn(clause, grammar), grammar) ?? []))
  const mine = eventsIn(claim)
  if (mine.length === 0) return null
  const theirs = sentences.flatMap(eventsIn)
  const isSame = ({ kind, from, to }: Event) =>
    theirs.some((other) => other.kind === kind && meet(from, other.from) && meet(to, other.to))
  const isTurned = mine.some((one) => {
    const others = theirs.filter(({ kind }) => kind === one.kind)
    const turned = others.some((other) => {
      const [first] = one.from.intersection(other.to)
      const [second] = one.to.intersection(other.from)
      return first !== undefined && second !== undefined && !areJoined(claim, first, second)
    })
    return turned && !others.some((other) => meet(one.from, other.from) || meet(one.to, other.to))
  })
  return isTurned ? "turned" : mine.some(isSame) ? "same" : null
}

const meet = (one: Party, other: Party) => one.intersection(other).size > 0

function eventOf(kind: Kind, clause: string, placed: Placed, { origins }: Grammar): Event | null {
  const at = (isPlace: (place: string) => boolean): Party =>
    new Set(Array.from(placed).flatMap(([word, place]) => (isPlace(place) ? [word] : [])))
  const subject = at((place) => place === "subject")
  // `Lost to` has a word of its own side and is looked for first.
  if (kind.to?.test(clause)) {
    const from = at(
      (place) =>
        (kind.isOfObject ? AGAINST : SOURCES).has(place) || (!kind.isOfObject && !origins && place === "object of"),
    )
    return from.size > 0 && subject.size > 0 ? { kind, from, to: subject } : null
  }
  if (!kind.from.test(clause)) return null
  if (kind.isOfObject) {
    const to = at((place) => place === "object")
    return subject.size > 0 && to.size > 0 ? { kind, from: subject, to } : null
  }
  const to = at((place) => RECEIVERS.has(place))
  const named = at((place) => GIVERS.has(place))
  // `Water flows from the tank to the pond`: the subject is what moves.
  const from = named.size > 0 ? named : subject
  return to.size > 0 && from.size > 0 ? { kind, from, to } : null
}
