// Writes what a text says in the way that the text it is compared with says it, so that both are read alike.

/** What has ended, in a text. */
const ENDED =
  /(?<!\p{L})(?:expir|laps|invalid|void|cease|stop|end(?:s|ed)?(?!\p{L})|discontinu|abolish|withdrawn|verfäll|verfiel|erlisch|erlosch|abgelaufen|läuft .{0,40}ab|ungültig|caduc|périm|expire|venc|scad|decad|prescri|verval|verlo(?:op|pen)|истека|истёк|утрат|прекра|wygas)/u
const OF_FORCE =
  "(?:valid|in force|in effect|effective|available|usable|active|accepted|gültig|wirksam|in kraft|valables?|en vigueur|válid[oa]s?|vigentes?|en vigor|em vigor|valid[oaie]|in vigore|geldig|van kracht|действител\\p{L}+|в силе|ważn\\p{L}+)"
/** `Is no longer valid`, which says that it has ended, as `expires` does. */
const NO_LONGER: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`(?<!\\p{L})(?:no longer|not \\p{L}* ?any ?(?:more|longer)) ${OF_FORCE}`, "gu"), "expired"],
  [new RegExp(`(?<!\\p{L})nicht (?:mehr|länger) ${OF_FORCE}`, "gu"), "ungültig"],
  [new RegExp(`(?<!\\p{L})(?:n'est|ne sont|ne sera|ne reste|n'était) plus ${OF_FORCE}`, "gu"), "caduc"],
  [new RegExp(`(?<!\\p{L})(?:ya no|deja de|dejan de) (?:es|está|son|están|ser|estar) ${OF_FORCE}`, "gu"), "expira"],
  [new RegExp(`(?<!\\p{L})non (?:è|sono|sarà) più ${OF_FORCE}`, "gu"), "scaduto"],
  [new RegExp(`(?<!\\p{L})(?:já não|deixa de) (?:é|está|são|ser|estar) ${OF_FORCE}`, "gu"), "expira"],
  [new RegExp(`(?<!\\p{L})niet (?:meer|langer) ${OF_FORCE}`, "gu"), "verlopen"],
  [new RegExp(`(?<!\\p{L})(?:больше|более) не ${OF_FORCE}`, "gu"), "недействителен"],
]

/** It is true of a part of them. */
const OF_SOME =
  /(?<!\p{L})(?:some|several|certain|not all|not every|einige|manche|nicht alle|nicht jede\p{L}*|quelques|certaine?s|pas tous|pas toutes|algun[oa]s|cierto[as]s|no todos|no todas|alcun[ie]|certi|certe|non tutt[ie]|algu(?:ns|mas)|nem tod[oa]s|sommige|enkele|niet alle|некоторые|не все|niektór\p{L}+|nie wszys\p{L}+)(?!\p{L})/u
/** `There are branches that …` */
const THERE_ARE =
  /(?<!\p{L})(?:there (?:are|were) |es g(?:ibt|ab) |il y (?:a|avait|a eu) (?:des |de )|il exist(?:e|ait) (?:des |de )|hay |hubo |había |ci (?:sono|furono) (?:dei |delle |degli )?|c'erano (?:dei |delle |degli )?|vi sono |há |houve |havia |existem |existen |er (?:zijn|waren) |есть |были |существуют |są |istnieją )(?=(?:\p{L}+ ){0,3}\p{L}+,? (?:(?:in|bei|für|an|auf|à|en|dans|con|a|em|с|в|w|at|for|on) )?(?:who|that|which|whom|where|denen|die|qui|que|dont|où|lesquel\p{L}+|che|cui|dove|waar|котор\p{L}+|где|któr\p{L}+)(?!\p{L}))/gu

/** Both texts are in lower case. */
export function asOther(text: string, other: string): string {
  const told = OF_SOME.test(other) ? text.replace(THERE_ARE, "some ") : text
  return ENDED.test(other) ? NO_LONGER.reduce((changed, [form, ended]) => changed.replace(form, ended), told) : told
}
