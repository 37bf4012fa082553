// The small words by which languages with a fixed order of words tell who acts on whom.

/** Of words in lower case. */
export type Grammar = {
  determiners: ReadonlySet<string>
  prepositions: ReadonlySet<string>
  /** Prepositions before somebody who receives or is acted upon … */
  parties: ReadonlySet<string>
  /** … and before who acts, in the passive voice. */
  agents: ReadonlySet<string>
  auxiliaries: ReadonlySet<string>
  /** Prepositions that join a word to the one before it: `the level of iron`. */
  links?: ReadonlySet<string>
  /** Prepositions that are one word with an article, and without it. */
  short?: ReadonlyMap<string, string>
  passive: RegExp
  /** `A is the founder` may be said from both sides. */
  copula: RegExp
  /** Pairs of verbs that say the same of two parties, where each makes another one its subject: buy and sell. */
  converses: readonly (readonly [RegExp, RegExp])[]
  /** Adjectives of places and peoples have capitals: `the Danish brewer Holm`. */
  origins?: true
  /** Written without spaces between words. */
  segments?: true
}

const set = (words: string) => new Set(words.split(" "))
const short = (forms: string) =>
  new Map(
    forms.split(", ").flatMap((line) => {
      const [plain = "", all = ""] = line.split(": ")
      return all.split(" ").map((form) => [form, plain] as const)
    }),
  )
/** Each line has the stems of both sides, `-` before an ending of any kind. */
const pairs = (lines: string): Grammar["converses"] =>
  lines
    .trim()
    .split("\n")
    .map((line) => {
      const [one = "", other = ""] = line.split(":")
      return [verbs(one), verbs(other)]
    })
const verbs = (stems: string) =>
  new RegExp(`(?<!\\p{L})(?:${stems.trim().replaceAll(" ", "|").replaceAll("-", "\\p{L}*")})(?!\\p{L})`, "iu")

const GRAMMARS: Readonly<Record<string, Grammar>> = {
  en: {
    determiners: set(
      "the a an its their his her our your my this that these those each every all some any no both another one many several few",
    ),
    prepositions: set(
      "of to from by in at on for with into onto under over after before than through during about against between among as per within without until since near via unless provided behind beside across along around toward towards upon off out despite including except like whenever when while if because",
    ),
    parties: set("to from for against into"),
    links: set("of"),
    agents: set("by"),
    auxiliaries: set(
      "is are was were be been being has have had do does did will would shall should can could may might must",
    ),
    passive:
      /\b(?:is|are|was|were|be|been|being|gets?|got)\s+(?:(?:not|never|also|only|then|later|\p{L}+ly)\s+){0,2}\p{L}+(?:(?:ed|en|wn|ne|lt|ght|und|ung|old|ept|eld|ent|ld|ut|ad|aid|ade|one|eft|id)\b|\sby\b)/iu,
    copula: /\b(?:is|are|was|were|became|becomes|become|remains?|remained)\s+(?:the|an?|its|their|one|both|\p{Lu})/u,
    converses: pairs(`
      buy buys bought purchas- acquir- : sell sells sold sale
      lend lends lent loan- let lets : borrow- rent-
      appl- give gives gave given sentenc- fined distribut- deliver- allocat- issue issued issues assign- ship- hand- pass- grant- award- donat- pay pays paid hand- send sends sent offer- present- supplies supplied supply provid- brings brought bring owes owed warn- emailed emails : receiv- gets got get win wins won earn- inherit- collect- accept- obtain- takes took take
      teach teaches taught train- tell tells told : learn- hear hears heard
      contain- includ- compris- holds held hold hous- has have had owns owned own : belong- stands stood stand lies lie lay part lives lived live
      preced- leads led lead : follow- succeed-
      employ- hire hires hired recruit- appoint- : works worked work joins joined join serves served
      win wins won beat beats beaten defeat- : loses lost lose
      admit- treat- welcom- : taken brought arriv- came went come
      carr- accommodat- seats seat- : use uses used
      appl- : exempt subject bound govern-
      receiv- get takes took take taken : suitable suited intended meant
      use uses used needs need wear wears carry : mandatory compulsory obligatory required necessary optional needed
      need- requir- wants wanted uses used use sees saw see finds found find likes liked : helps helped help serves served suits suited fits necessary essential`),
    origins: true,
  },
  fr: {
    determiners: set("le la les l un une son sa ses leur leurs ce cet cette ces notre nos votre vos mon ma mes tout"),
    prepositions: set(
      "de d du des à au aux par pour en dans sur sous avec sans chez vers contre entre après avant depuis pendant selon comme que dès",
    ),
    parties: set("à au aux contre"),
    links: set("de d du des"),
    short: short("à: au aux, de: d du des"),
    agents: set("par"),
    auxiliaries: set("a ont avait avaient est sont était étaient fut furent été sera seront ne n se s y"),
    passive:
      /(?<!\p{L})(?:est|sont|était|étaient|fut|furent|été|sera|seront)\s+(?:\p{L}+ment\s+)?\p{L}+(?:é|i|u|t|s)e?s?(?!\p{L})/iu,
    copula: /(?<!\p{L})(?:est|sont|était|étaient|fut|devient|devint)\s+(?:le|la|les|l'|un|une|\p{Lu})/u,
    converses: pairs(`
      achet- acqui- : vend-
      prêt- : emprunt-
      donn- offr- distribu- livr- attribu- accord- envo- remi- vers- : reç- recev- obt- hérit-
      contien- comprend- inclu- possèd- : appartien- fait font
      précèd- : suiv- suit succèd-
      emploi- embauch- : travaill-
      gagn- bat battent battu : perd-`),
  },
  es: {
    determiners: set(
      "el la los las un una unos unas su sus este esta estos estas ese esa cada todo toda nuestro nuestra dos",
    ),
    prepositions: set(
      "de del a al por para en con sin sobre bajo contra entre tras desde hasta según durante ante como que hacia",
    ),
    parties: set("a al contra"),
    links: set("de del"),
    short: short("a: al, de: del"),
    agents: set("por"),
    auxiliaries: set("ha han había habían es son era eran fue fueron sido será serán se no le les lo está están"),
    passive: /(?<!\p{L})(?:fue|fueron|ha sido|han sido|es|son|era|eran|será|serán)\s+\p{L}+[aio]d[oa]s?\b/iu,
    copula: /(?<!\p{L})(?:es|son|era|eran|fue|fueron)\s+(?:el|la|los|las|un|una|\p{Lu})/u,
    converses: pairs(`
      compr- adquir- : vend-
      prest- : pidi-
      dio dieron da dan distribu- reparti- repart- conced- entreg- envi- otorg- don- pag- : recib- obtuv- obten- hered-
      contien- inclu- pose- tien- : pertenec- forma
      preced- : sigu- sigui- suced-
      emple- contrat- : trabaj-
      gan- venc- : perd- pierd-`),
  },
  it: {
    determiners: set(
      "il lo la i gli le l un uno una suo sua suoi sue loro questo questa quel quella ogni nostro nostra due",
    ),
    prepositions: set(
      "di del dello della dei degli delle a al allo alla ai agli alle da dal dallo dalla dai dagli dalle in nel nello nella nei nelle su sul sulla con senza per tra fra contro dopo prima durante secondo come che verso",
    ),
    parties: set("a al allo alla ai agli alle contro"),
    links: set("di del dello della dei degli delle"),
    short: short(
      "a: al allo alla ai agli alle, da: dal dallo dalla dai dagli dalle, in: nel nello nella nei nelle, di: del dello della dei degli delle",
    ),
    agents: set("da dal dallo dalla dai dagli dalle"),
    auxiliaries: set("ha hanno aveva avevano è sono era erano fu furono stato stata stati state sarà saranno si non"),
    passive: /(?<!\p{L})(?:è|sono|fu|furono|viene|vengono|venne|stat[oaie])\s+\p{L}+[aiu]t[oaie]\b/iu,
    copula: /(?<!\p{L})(?:è|sono|era|erano|fu|furono)\s+(?:il|lo|la|i|gli|le|l'|un|una|\p{Lu})/u,
    converses: pairs(`
      compr- acquist- : vend-
      prest- : prend-
      d[aà] dà diede danno distribu- assegn- consegn- invi- don- pag- : ricev- otten- eredit-
      contien- comprend- possied- : appart- fa
      preced- : segu- succed-
      assum- assun- impieg- : lavor-
      vinc- vins- batt- : perd- pers-`),
  },
  pt: {
    determiners: set("o a os as um uma uns umas seu sua seus suas este esta esse essa cada todo toda nosso nossa"),
    prepositions: set(
      "de do da dos das ao aos à às por pelo pela pelos pelas para em no na nos nas com sem sobre sob contra entre após desde até durante segundo como que",
    ),
    parties: set("a ao aos à às contra"),
    links: set("de do da dos das"),
    short: short("a: ao aos à às, de: do da dos das, por: pelo pela pelos pelas, em: no na nos nas"),
    agents: set("por pelo pela pelos pelas"),
    auxiliaries: set("tem têm tinha tinham é são era eram foi foram sido será serão se não está estão"),
    passive: /(?<!\p{L})(?:foi|foram|é|são|era|eram|será|serão|sido)\s+\p{L}+[aio]d[oa]s?\b/iu,
    copula: /(?<!\p{L})(?:é|são|era|eram|foi|foram)\s+(?:o|a|os|as|um|uma|\p{Lu})/u,
    converses: pairs(`
      compr- adquir- : vend-
      emprest- : tom-
      deu deram dá dão distribu- conced- entreg- envi- doou pag- : receb- obt- herd-
      cont- inclu- possu- tem : pertenc- faz
      preced- : segu- suced-
      empreg- contrat- : trabalh-
      ganh- venc- : perd-`),
  },
  zh: {
    determiners: set("这 那 该 本 其"),
    prepositions: set(
      "向 给 送给 交给 借给 卖给 寄给 发给 递给 对 把 将 被 由 在 从 自 到 至 往 开往 飞往 驶往 前往 通往 用 为 与 跟 以 于 的",
    ),
    parties: set("向 给 对 把 将"),
    agents: set("被 由"),
    auxiliaries: set("了 过 着 已 已经 曾 会 将要 不 没有 是"),
    passive: /被|由/u,
    copula: /是/u,
    converses: [
      [/给|送|赠|卖|借给|发/u, /收到|获得|得到|买|借入|接受/u],
      [/赢|击败|战胜/u, /输|败给/u],
    ],
    segments: true,
  },
}

/** Short texts often do not show their language: of all grammars the one is taken of which the text has most small words. */
export function grammarOf(text: string, language: string | null): Grammar | undefined {
  const likely = GRAMMARS[language ?? "en"]
  // A short English text may look like one of its kin.
  if (!likely) return ENGLISH.test(text) ? GRAMMARS.en : undefined
  if (likely.segments) return likely
  const tokens = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const counts = Object.values(GRAMMARS).map((grammar) => ({
    grammar,
    count:
      tokens.filter((token) => SMALL.some((kind) => grammar[kind].has(token))).length + (grammar === likely ? TIE : 0),
  }))
  return counts.reduce((most, one) => (one.count > most.count ? one : most)).grammar
}
const ENGLISH = /\bthe\b|\b(?:was|were)\b.*\bby\b/iu
const SMALL = ["determiners", "prepositions", "auxiliaries"] as const
const TIE = 0.5
