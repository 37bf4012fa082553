// Replaces the names of feasts, which are on the same day every year, and of centuries by their dates.

const FEASTS: readonly (readonly [names: RegExp, date: string])[] = [
  [
    /(?:Christmas Eve|Heiligabend|Nochebuena|la veille de Noël|(?:la )?vigilia di Natale|véspera de Natal|kerstavond|圣诞夜|平安夜|クリスマスイブ)/giu,
    "24 December",
  ],
  [
    /(?:Christmas Day|Weihnachtstag|jour de Noël|día de Navidad|giorno di Natale|dia de Natal|eerste kerstdag|圣诞节|クリスマスの日)/giu,
    "25 December",
  ],
  [
    /(?:New Year['’]s Eve|Silvester(?:abend)?(?!\p{L})|Saint-Sylvestre|Nochevieja|San Silvestro|oudejaarsavond|大晦日)/giu,
    "31 December",
  ],
  [
    /(?:New Year['’]s Day|Neujahr(?:stag)?(?!\p{L})|jour de l['’]an|día de Año Nuevo|Capodanno|nieuwjaarsdag|元旦|元日)/giu,
    "1 January",
  ],
  // Centuries have names in Italian: `del Quattrocento`.
  ...["Due", "Tre", "Quattro", "Cinque", "Sei", "Sette", "Otto", "Nove"].map(
    (hundreds, i) => [new RegExp(`(?<!\\p{L})${hundreds}cento(?!\\p{L})`, "gu"), `${13 + i} secolo`] as const,
  ),
  [/Valentine['’]s Day|Valentinstag|(?<!\p{L})San Valent[ií]n/giu, "14 February"],
  [/Boxing Day/giu, "26 December"],
  [/Hall?owe['’]?en/giu, "31 October"],
]

export const withPlainFeasts = (text: string): string =>
  FEASTS.reduce((changed, [names, date]) => changed.replace(names, date), text)
