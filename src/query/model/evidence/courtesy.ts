// What people put around a question out of courtesy: greetings, `please`, `can you tell me`, thanks. An answer has none of it.

/** By language; what is asked follows. */
const GREETINGS = `hi|hello|hey|good (?:morning|afternoon|evening|day)|dear (?:sirs?|madam|team|all)|
  hallo|guten (?:tag|morgen|abend)|servus|moin|grüß gott|bonjour|bonsoir|salut|hola|buenos d[ií]as|buenas (?:tardes|noches)|
  ciao|buongiorno|buonasera|salve|olá|oi|bom dia|boa (?:tarde|noite)|hoi|goede(?:morgen|middag|navond)|goedendag|
  cześć|dzień dobry|dobry wieczór|witam|ahoj|dobr[ýy] de[nň]|hej|hei|god dag|moi|terve|hyvää päivää|merhaba|selam|iyi günler|
  bună(?: ziua)?|szia|jó napot(?: kívánok)?|здравствуйте|привет|добр(?:ый|ое) (?:день|вечер|утро)|вітаю|добрий день|
  γεια(?: σ(?:ας|ου))?|καλημέρα|καλησπέρα|halo|selamat (?:pagi|siang|sore)|xin chào`
const PLEASE = `bitte|s['’]il (?:vous|te) pla[iî]t|svp|por favor|se faz favor|per (?:favore|piacere|cortesia)|alstublieft|alsjeblieft|
  proszę|prosím|vennligst|venligst|vänligen|lütfen|vă rog|te rog|kérem|пожалуйста|будь ласка|παρακαλώ|vui lòng|làm ơn|tolong|mohon`
/** The English word is also a verb: `What would please the guests?` */
const PLEASE_EN =
  /(?<=^\P{L}*|(?:can|could|would|will) (?:you|i|we|someone|anyone) |[,;.!] )please(?!\p{L}),?|[,\s]\s*please(?=[\s.!?]*$)/giu
const THANKS = `(?:many )?(?:thanks|thank you)(?: (?:very|so) much| a lot| in advance| for your (?:help|time))*|(?:vielen |besten |herzlichen )?danke?(?: (?:sehr|schön|im voraus))*|
  merci(?: (?:beaucoup|d['’]avance|bien))*|(?:muchas )?gracias(?: de antemano| por adelantado)?|grazie(?: (?:mille|tante|in anticipo))?|
  (?:muito )?obrigad[oa]|(?:alvast )?(?:bedankt|dank (?:je|u)(?: wel)?)|(?:z góry )?dziękuję(?: (?:bardzo|z góry))?|děkuji|ďakujem|tack(?: så mycket)?|
  (?:mange )?takk?|kiitos(?: paljon)?|teşekkür(?:ler| ederim)|mulțumesc|köszönöm|(?:заранее )?спасибо(?: (?:большое|заранее))?|дякую|ευχαριστώ(?: πολύ)?|terima kasih|cảm ơn`

const WH = {
  en: "who|whom|whose|what|when|where|which|why|how|whether|if",
  de: "wer|wem|wen|wessen|was|wann|wo\\p{L}*|welche[rnsm]?|warum|wieso|wie\\p{L}*|ob|zu welche[rmn]",
  fr: "qui|que|quoi|quand|où|d['’]où|quel(?:le)?s?|pourquoi|comment|combien|si|à quel(?:le)?s?|ce qu[ei’']",
  es: "qui[eé]n(?:es)?|qu[eé]|cu[aá]ndo|d[oó]nde|cu[aá]l(?:es)?|por qu[eé]|c[oó]mo|cu[aá]nt[oa]s?|si|a qu[eé]",
  it: "chi|che|cosa|quando|dove|quale?i?|perch[eé]|come|quant[oiae]|se|a che|qual",
  pt: "quem|que|o que|quando|onde|qual|quais|por que|como|quant[oa]s?|se|a que",
  nl: "wie|wat|wanneer|waar\\p{L}*|welke?|waarom|hoe\\p{L}*|of|om hoe",
  pl: "kto|kogo|co|kiedy|gdzie|jak\\p{L}*|któr\\p{L}+|dlaczego|ile|ilu|czy|o której",
  ru: "кто|кого|что|когда|где|как\\p{L}*|котор\\p{L}+|почему|сколько|во сколько|есть ли|можно ли",
}
/** Frames that ask somebody for the answer. Those that may also ask about somebody need a question word behind them. */
const REQUESTS: readonly (readonly [asks: string, before: keyof typeof WH])[] = [
  [
    "(?:(?:can|could|would|will) (?:you|anyone|anybody|someone|somebody) (?:tell|inform|remind) (?:me|us)|(?:please )?(?:tell|let) (?:me|us)(?: know)?|(?:i|we)(?:['’]d| would) (?:like|love) to (?:know|find out|ask|learn)|(?:i|we) (?:just |only )?(?:want|wanted|need|wish) to (?:know|find out|ask)|(?:i|we)(?:['’]m|['’]re| am| are| was| were) (?:just )?wondering|i wonder)",
    "en",
  ],
  [
    "(?:(?:can|could|would|will) (?:you|anyone|anybody|someone|somebody) (?:explain|clarify|say|confirm|check|find out)(?: (?:to|for) (?:me|us))?|(?:do|does) (?:you|anyone|anybody|someone|somebody) (?:happen to )?know|(?:may|can|could|might) i ask|any idea|would you mind telling (?:me|us))",
    "en",
  ],
  [
    "(?:(?:können|könnten|kannst|könntest|würden|würdest) (?:sie|du|ihr) (?:mir|uns) (?:sagen|mitteilen|erklären|verraten)|(?:wissen sie|weißt du|weiß jemand)|ich (?:möchte|würde|wollte|will) (?:gerne? )?(?:wissen|fragen|erfahren)|ich frage mich|(?:darf|dürfte|kann) ich fragen|sag(?:en sie)? (?:mir|uns))",
    "de",
  ],
  [
    "(?:(?:pouvez|pourriez|peux|pourrais)[- ](?:vous|tu) (?:me|nous) (?:dire|expliquer|indiquer|préciser)|(?:savez|sais)[- ](?:vous|tu)|(?:je|nous) (?:voudr(?:ais|ions)|souhait(?:e|erais|ons|erions)|aimer(?:ais|ions)) (?:savoir|connaître)|je me demande|dites[- ](?:moi|nous))",
    "fr",
  ],
  [
    "(?:(?:me |nos )?(?:puedes?|pueden|podrías?|podrían)(?: usted(?:es)?)? (?:decir|indicar|explicar)(?:me|nos)?|(?:sabes?|saben)(?: usted(?:es)?)?|(?:me gustaría|quisiera|querría|quiero|necesito) saber|díga(?:me|nos))",
    "es",
  ],
  [
    "(?:(?:mi |ci )?(?:può|puoi|potrebbe|potresti|potete|potreste) (?:dire|dirmi|dirci|spiegare|spiegarmi|indicare|indicarmi)|(?:sa|sai|sapete)|vorrei sapere|mi piacerebbe sapere|mi chiedo)",
    "it",
  ],
  [
    "(?:(?:pode[ms]?|poderia[ms]?) (?:me |nos )?(?:dizer|explicar|informar|indicar)(?:-me|-nos)?|(?:você )?sabe[ms]?|(?:eu )?(?:gostaria de|queria|quero|preciso) saber)",
    "pt",
  ],
  [
    "(?:(?:kunt|kan|kun|zou) (?:u|je|jij|jullie) (?:me|mij|ons) (?:kunnen )?(?:zeggen|vertellen|uitleggen)|weet (?:u|je|jij|iemand)|ik (?:wil|zou|wilde) (?:graag )?(?:willen )?weten|ik vraag me af)",
    "nl",
  ],
  [
    "(?:(?:czy )?(?:może|mógłby|mogłaby|możesz|mógłbyś|mogłabyś)(?: mi| nam| pani?| państwo)* (?:powiedzieć|wyjaśnić)|(?:czy )?(?:wie|wiesz)(?: pani?)?|chciał[ab]\\p{L}{1,4} (?:się dowiedzieć|wiedzieć|zapytać))",
    "pl",
  ],
  [
    "(?:(?:подскажи|скажи|расскажи)(?:те)?(?: мне)?|(?:вы )?не (?:могли|можете)(?: бы)?(?: вы)? (?:мне )?(?:подсказать|сказать)|(?:вы )?(?:не )?знаете(?: ли вы)?|(?:я )?(?:хочу|хотел[аи]? бы|хотелось бы) (?:знать|узнать))",
    "ru",
  ],
]
const lined = (list: string) => list.replace(/\s*\n\s*/g, "")
const GREETING = new RegExp(
  String.raw`^\P{L}*(?:${lined(GREETINGS)})(?:(?: there| all| everyone| team)?\s*[,;.!:–—-]+\s*|(?: there)?\s+(?=(?:can|could|do|does|is|are|may|${WH.en})(?!\p{L})))`,
  "iu",
)
const THANKING = new RegExp(String.raw`(?<=[.!?…,;–—\n]\s*|\p{L}\s(?=thank))(?:${lined(THANKS)})[\s.!]*$`, "iu")
const PLEADING = new RegExp(String.raw`(?<=^|[\s¿¡,])(?:${lined(PLEASE)})(?!\p{L}),?`, "giu")
const REQUEST = new RegExp(
  String.raw`^[^\p{L}]*(?:${REQUESTS.map(([asks, before]) => String.raw`${asks}[,:]?\s+(?=(?:${WH[before]})(?!\p{L}))`).join("|")})(?:(?:whether|if|ob)\s+)?`,
  "iu",
)

/** Spaces and commas that were beside what is left out. */
const tidy = (text: string): string =>
  text
    .replace(/\s+/gu, " ")
    .replace(/\s(?=[?？.,!])/gu, "")
    .replace(/,\s*(?=[?.!]*$)/u, "")
    .trim()

/** The question itself; the whole, if nothing else is left. */
export function withoutCourtesy(written: string): string {
  const lines = written.replace(/[^\S\n]+/gu, " ").replace(/\n\s*/gu, "\n")
  const unasked = tidy(lines.replace(THANKING, "").replace(PLEASE_EN, " ").replace(PLEADING, " "))
  const bare = unasked.replace(GREETING, "").replace(REQUEST, "").trim()
  return bare === tidy(written) || !/\p{L}{2}/u.test(bare) ? written : bare
}
