// Decides, by language, whether a full stop ends a sentence or belongs to an abbreviation, initial, ordinal or date.

import { isStopWordOf } from "./stop-words.ts"

/** Lists of abbreviations, matched without regard to case. A full stop inside one may be followed by a space: `z. B.` */
type Abbreviations = {
  /** Never end a sentence, because they refer to the next word: titles, `e.g.` */
  inner: string
  /** Abbreviations only before a number; elsewhere they can be ordinary words. */
  numbered: string
  /** End a sentence only if the next word typically starts one, such as `The`. */
  final: string
}

const ABBREVIATIONS: Readonly<Record<string, Abbreviations>> = {
  en: {
    inner: `dr mr mrs ms messrs prof mt ft vs v e.g i.e cf viz approx ca gen gov rev sgt capt col lt sen rep hon pres
      incl excl resp`,
    numbered: `no nos fig figs eq eqs sec secs art ch chap vol vols p pp para app tab ref refs ver ed extn jan feb mar apr jun
      jul aug sep sept oct nov dec`,
    final: "st etc al inc ltd corp co jr sr dept est ave blvd rd max min ph.d",
  },
  de: {
    inner: `z.b d.h s.o s.u i.d.r i.d.f m.e z.t z.zt u.u v.a i.a o.g bzw ggf evtl inkl exkl zzgl abzgl vgl sog bspw
      resp ca mind dr prof hr hrn fr frl dipl ing st geb gest röm kath ev allg insb einschl gem lt`,
    numbered: "nr nrn abs abb abschn art bd hft kap s seite tab ziff anl rn rz tel § §§ ver vers aufl v n",
    final: `usw usf etc u.a u.ä o.ä u.dgl u.v.m a.d v.chr n.chr ff f jh jhd jhdt mio mrd tsd min std sek stk \\p{L}*str co max
      jan feb apr jun jul aug sept okt nov dez`,
  },
  fr: {
    inner: "m mm mme mmes mlle mlles dr pr me mgr st ste p.ex c.-à-d cf env av bd vs",
    numbered: "n no nº p pp art chap fig vol al t tél",
    final: "etc cie ltd inc",
  },
  es: {
    inner: "sr sra sres sras srta d dña dr dra dres p.ej av avda aprox prof ing lic",
    numbered: "núm núms nº n pág págs art arts cap fig vol tel t",
    final: "etc ee.uu cía ud uds",
  },
  it: {
    inner: "sig sigg sig.ra sig.na dott dott.ssa prof prof.ssa ing avv arch geom rag mons p.es es cfr ca",
    numbered: "n nn nº art artt pag pagg p pp fig cap vol tel",
    final: "ecc etc s.p.a s.r.l",
  },
  pt: {
    inner: "sr sra srs sras srta dr dra drs exmo exma prof profa eng p.ex av d aprox",
    numbered: "n nº núm pág págs p art arts cap fig vol tel",
    final: "etc ltda cia",
  },
  nl: {
    inner: `dhr mevr mw drs ir ing mr dr prof bijv o.a d.w.z m.b.t i.p.v t.o.v m.a.w n.a.v t.a.v i.v.m t.n.v vgl resp ca
      incl excl evt st zgn`,
    numbered: "nr nrs blz p art fig hfst par tel",
    final: "enz e.d etc b.v n.v jl a.s max min",
  },
  pl: {
    inner: `np tzn tzw tj m.in ul pl os dr prof mgr inż hab lek gen płk św ks im ok ds pw wg por zob jw maks godz`,
    numbered: "nr nry art ust pkt par poz str s rozdz rys tab tel",
    final: "itd itp r w tys mln mld gr etc in min",
  },
  cs: {
    inner: "např tzv tj resp ing mgr dr prof doc mudr judr ul nám sv vč cca popř event tzn mj",
    numbered: "č čl odst písm str s obr tab kap tel",
    final: "atd apod aj r tis mil mld hod min st stol př.n.l n.l",
  },
  sk: {
    inner: "napr tzv t.j resp ing mgr dr prof doc mudr judr ul nám sv cca príp tzn",
    numbered: "č čl ods písm str s obr tab kap tel",
    final: "atď a.pod apod r tis mil mld hod min st",
  },
  hu: { inner: "pl ún dr prof ifj id özv vö ill kb", numbered: "sz", final: "stb kft zrt bt" },
  ro: {
    inner: "dl dna dra prof ing dr sf str p.ex ex vs cca dvs",
    numbered: "nr art alin lit pag p fig cap tel",
    final: "etc ș.a ş.a",
  },
  tr: {
    inner: "dr prof doç yrd av sn bkz örn hz mah cad sok",
    numbered: "no s sf md",
    final: "vb vs vd yy m.ö m.s a.ş ltd şti",
  },
  fi: { inner: "esim ts ns nk ko em vrt ks prof tri klo n mm", numbered: "nro s v", final: "ym yms jne ekr jkr" },
  sv: {
    inner: "t.ex bl.a dvs d.v.s s.k f.d resp ca kl fr.o.m t.o.m prof dr inkl exkl jfr",
    numbered: "nr s kap fig tab tel",
    final: "m.m o.s.v osv etc o.d st mkr tkr f.kr e.kr",
  },
  da: {
    inner: "f.eks bl.a dvs ca kl inkl ekskl jf prof dr hr fr",
    numbered: "nr s kap stk fig tlf",
    final: "m.m m.v osv etc mio mia",
  },
  nb: {
    inner: "f.eks bl.a dvs ca kl inkl ekskl jf prof dr",
    numbered: "nr s kap fig tlf pkt",
    final: "m.m osv etc mill mrd",
  },
  id: { inner: "dr prof ir hj jl gg a.n u.p s.d", numbered: "no hlm", final: "dll dsb dst tbk" },
  vi: { inner: "tp ts ths pgs gs bs", numbered: "tr", final: "v.v" },
  ru: {
    inner: "т.е т.н т.к т.наз им ул просп пл пер проф акад доц св напр см ср тов",
    numbered: "рис табл стр с гл ст п пп ч кв д корп оф тел т вып",
    final: "т.д т.п др пр г гг в вв руб коп тыс млн млрд трлн н.э мин сек шт",
  },
  uk: {
    inner: "вул ім просп пл проф акад див напр т.зв св",
    numbered: "рис табл с ст п ч кв буд т",
    final: "т.д т.п ін р рр грн коп тис млн млрд н.е",
  },
  bg: {
    inner: "т.е т.нар напр вж ул бул пл проф акад инж св",
    numbered: "стр с чл ал т рис табл",
    final: "т.н др г гг лв хил млн млрд",
  },
  el: {
    inner: "κ κα κος δρ π.χ δηλ βλ πρβλ λ.χ αγ οδ καθ",
    numbered: "σελ σ αρ άρθρ κεφ εικ πιν τηλ",
    final: "κ.λ.π κλπ κ.ά κ.α μ.χ μ.μ π.μ εκ δισ χιλ",
  },
  hi: { inner: "डॉ डा प्रो पं श्री रु", numbered: "पृ सं", final: "कि.मी ई.पू" },
  ar: { inner: "د أ م أ.د", numbered: "ص ج", final: "إلخ" },
  he: { inner: "פרופ", numbered: "עמ", final: "וכו" },
}

/** Used for every language. */
const COMMON: Abbreviations = {
  inner: "dr prof mr mrs ms vs e.g i.e",
  numbered: "no nr fig tel ext fax",
  final: "etc al inc ltd corp co",
}
/** Used when the language is unknown: only abbreviations that are not words of another language. */
const UNKNOWN: Abbreviations = {
  inner: Object.values(ABBREVIATIONS)
    .flatMap(({ inner }) => inner.split(/\s+/).filter((one) => one.includes(".")))
    .join(" "),
  numbered: "nos figs p pp s vol art",
  final: "",
}

/** Languages that write ordinals with a full stop, even before a capitalised word: `der 3. Mai`, `3. Selim`. */
const POINTED_ORDINALS: ReadonlySet<string> = new Set(["de", "hu", "tr"])
/** The same for Roman numerals: `Ludwig XIV.` */
const POINTED_NUMERALS: ReadonlySet<string> = new Set(["de", "hu", "tr", "cs", "sk", "da", "nb", "sv", "fi"])

/** Signs that may stand before a word without a space. */
const OPENING = `("'“‘„«[/–-`
const BEFORE = String.raw`(?:^|[\s${OPENING}])`
/** A cheap first test: only a short token can be an abbreviation. */
const ABBREVIATED = /(?:^|[\s("'“‘„«[/–-])[^\s]{1,8}\.$/u
const INITIAL = new RegExp(String.raw`${BEFORE}(?:\p{Lu}|(?:\p{L}\.)+\p{L})\.$`, "u")
const ORDINAL = /(?:(?:^|\s)([\p{L}\p{M}]+)|[^\d.])\s\d{1,2}\.$|^\d{1,2}\.$/u
const NUMERAL = /\s[IVXLC]+\.$/
/** A single letter before the full stop, as in `J. R.` and `z. B.` */
const LETTER = /(?:^|[^\p{L}\p{M}\p{N}])\p{L}\.$/u
const LETTER_GOES_ON = /^\p{L}{1,2}\./u
/** A group of digits before the full stop, as in the Korean date `2026. 11. 26.` */
const DATE = /(?:^|[^\d.])\d{1,4}\.$/
const DATE_GOES_ON = /^\d{1,2}\.(?:\s|$)/
const WHOLE_DATE = /\d{4}\. \d{1,2}\. \d{1,2}\.$/
/** After a number these are units (`1,8 m.`), not titles such as the French `M.` */
const UNIT = /\p{N}\s?(?:mm?|[dhst])\.$/u
const NUMBER = /^\(?(?:\p{N}|[IVXLC]{2,}\b|\p{Lu}-?\d)/u
const GERMAN_MONTH = /^(?:Jan|Jän|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)/
const WORD = /^[\p{Ps}\p{Pi}"'„¿¡]*([\p{L}\p{M}]+)/u

const EVERY = [COMMON, UNKNOWN, ...Object.values(ABBREVIATIONS)].flatMap(({ inner, numbered, final }) =>
  [inner, numbered, final].join(" ").trim().split(/\s+/),
)
const LEADING_PARTS = new RegExp(`.*[.${OPENING}]`, "u")
/** The last part of any abbreviation of any language: `B` of `z. B.` */
const LAST_PART = new RegExp(
  `^(?:${[...new Set(EVERY.map((one) => one.replace(LEADING_PARTS, "")))].join("|")})$`,
  "iu",
)
const LAST_WORD = new RegExp(String.raw`[^\s.${OPENING}]*(?=\.$)`, "u")

type Patterns = { inner: RegExp; numbered: RegExp; final: RegExp }
const compiled = new Map<string, Patterns>()

function patternsOf(language: string): Patterns {
  const known = compiled.get(language)
  if (known) return known
  const own = ABBREVIATIONS[language] ?? UNKNOWN
  const pattern = (kind: keyof Abbreviations) => {
    const all = `${COMMON[kind]} ${own[kind]}`.trim().split(/\s+/)
    return new RegExp(`${BEFORE}(?:${all.map((one) => one.replaceAll(".", "\\.\\s?")).join("|")})\\.$`, "iu")
  }
  const fresh = { inner: pattern("inner"), numbered: pattern("numbered"), final: pattern("final") }
  compiled.set(language, fresh)
  return fresh
}

/** Whether the sentence continues after the full stop at the end of `said`; `next` is the text after the white space. */
export function sentenceContinues(said: string, next: string, languageOf: () => string | null): boolean {
  // A bar behind it parts two cells of a row.
  if (/^(?:\p{Ll}|\|)/u.test(next) || WHOLE_DATE.test(said)) return true
  const isUnit = UNIT.test(said)
  if (LETTER.test(said) && !isUnit ? LETTER_GOES_ON.test(next) : DATE.test(said) && DATE_GOES_ON.test(next)) return true
  if (!ABBREVIATED.test(said) || !mayContinue(said)) return false
  const language = languageOf()
  const { inner, numbered, final } = patternsOf(language ?? "")
  if (inner.test(said) && !isUnit) return true
  if (numbered.test(said) && NUMBER.test(next)) return true
  const isOpen =
    INITIAL.test(said) ||
    final.test(said) ||
    (language !== null && POINTED_NUMERALS.has(language) && NUMERAL.test(said)) ||
    (language !== null && POINTED_ORDINALS.has(language) && isOrdinal(said, next, language))
  return isOpen && !beginsSentences(WORD.exec(next)?.[1] ?? "", language)
}

/** Whether it does in any language; most short words end a sentence in every one. */
const mayContinue = (said: string): boolean =>
  LAST_PART.test(LAST_WORD.exec(said)?.[0] ?? "") || INITIAL.test(said) || NUMERAL.test(said) || /\d\.$/.test(said)

/** `der 3.` is an ordinal. After a noun (`Kapitel 3.`) the number is a plain one, unless a month follows. */
function isOrdinal(said: string, next: string, language: string): boolean {
  const before = ORDINAL.exec(said)
  if (!before) return false
  const word = before[1] ?? ""
  return (
    language !== "de" || !/^\p{Lu}/u.test(word) || isStopWordOf(word.toLowerCase(), language) || GERMAN_MONTH.test(next)
  )
}

/** Whether a word can start a sentence: one that is only capitalised there, or any word of a script without capitals. */
const beginsSentences = (word: string, language: string | null): boolean =>
  /^\p{Lo}/u.test(word) || (/^\p{Lu}/u.test(word) && isStopWordOf(word.toLowerCase(), language))
