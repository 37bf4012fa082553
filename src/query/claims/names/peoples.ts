// Countries and other places with the adjectives and peoples named after them: `Scottish` says that somebody is from Scotland.

/** One place on each line, in all languages. Those that begin with the same five letters are found without this list. */
const PLACES = `
  asia asian asians asie asiatique asiático asiática asiatico asiatica
  scotland scottish scots scot scotsman scotswoman
  england english englishman englishwoman angleterre anglais anglaise inglaterra inglés inglesa inghilterra inglese inglês
  wales welsh welshman welshwoman gallois galloise galés galesa gallese
  ireland irish irishman irishwoman
  france french frenchman frenchwoman
  britain british briton britons
  uk british briton britons
  united-kingdom british briton britons
  spain spanish spaniard spaniards
  sweden swedish swede swedes suède suédois suédoise suecia sueco sueca svezia svedese suécia
  finland finnish finn finns finlande finlandais finlandia finlandés finés finlandese finlandês
  denmark danish dane danes danemark danois danoise dinamarca danés danesa danimarca danese dinamarquês
  norway norwegian norwegians
  iceland icelandic icelander icelanders
  netherlands dutch dutchman holland pays-bas néerlandais néerlandaise países-bajos neerlandés neerlandesa holandés holandesa paesi-bassi olandese países-baixos neerlandês holandês nederland nederlandse nederlanders
  holland dutch dutchman
  switzerland swiss suisse suisses suiza suizo svizzera svizzero suíça suíço zwitserland zwitserse
  germany german germans allemagne allemand allemande germania tedesco tedesca tedeschi duitsland duitse duitsers
  poland polish pole poles pologne polonais polonaise polonia polaco polaca polacco polónia polônia
  turkey turkish turk turks
  greece greek greeks grèce grec grecque grecia griego griega greco greca grécia grego grega
  china chinese chine chinois chinoise chino cinese cina chinês chinesa
  iran iranian iranians
  iraq iraqi iraqis
  italy italian italians
  peru peruvian peruvians
  cuba cuban cubans
  mali malian malians
  malta maltese
  nepal nepalese nepali
  oman omani
  cyprus cypriot cypriots chypre chypriote
  serbia serb serbs serbian
  croatia croat croats croatian
  czechia czech czechs czech-republic
  flanders flemish fleming flemings
  wallonia walloon
  kuwait kuwaiti
  thailand thai thais
  philippines filipino filipina philippine
  us american americans
  usa american americans
  united-states american americans états-unis américain américaine estados-unidos estadounidense americano americana stati-uniti statunitense
  сша американский американская американец
  africa african africans
  rome roman romans
  venice venetian venetians
  naples neapolitan neapolitans
  vienna viennese
  paris parisian parisians parisien parisienne
  moscow muscovite muscovites
  tuscany tuscan tuscans
`
const groups = PLACES.trim()
  .split("\n")
  .map(
    (line) =>
      new RegExp(
        `(?<![\\p{L}\\p{M}])(?:${line.trim().replaceAll("-", "[ -]").replace(/\s+/g, "|")})(?![\\p{L}\\p{M}])`,
        "giu",
      ),
  )

/** The claim with the places and peoples of the quote in the form that the quote has. */
export const withPeoplesOf = (claim: string, quote: string): string =>
  groups.reduce((changed, group) => {
    const [had] = quote.match(group) ?? []
    return had === undefined ? changed : changed.replace(group, had)
  }, claim)
