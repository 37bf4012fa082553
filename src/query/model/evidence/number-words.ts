// Number words in many languages. A word that is missing here only costs a statement its bonus.
const SPACED = `
  one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
  twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen once twice half daily weekly
  monthly yearly annually every
  zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig
  dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend
  deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante mille
  dos tres cuatro cinco seis siete ocho diez once doce trece catorce quince veinte treinta cuarenta cincuenta sesenta cien
  tre quattro cinque dieci undici dodici venti trenta quaranta cinquanta
  dois três quatro sete oito dez onze doze vinte trinta quarenta cinquenta
  doi două trei patru cinci șase șapte opt nouă zece douăzeci sut[ăe] mii
  два две двух три трёх трех четыре пять шесть семь восемь девять десять одиннадцать двенадцать пятнадцать двадцать тридцать сорок
  пятьдесят шестьдесят сто тысяч\\p{L}*
  δύο τρεις τρία τέσσερ\\p{L}* πέντε έξι επτά οκτώ εννέα δέκα έντεκα δώδεκα είκοσι τριάντα εκατό
  iki üç dört beş altı yedi sekiz dokuz yirmi otuz kırk elli yüz
  kaksi kahden kolme\\p{L}* neljä\\p{L}* viisi viiden kuusi kymmenen
`
const UNSPACED =
  "[一二三四五六七八九十百千万两]|[일이삼사오육칠팔구십백천만](?=\\s?[\\p{Script=Hangul}])|[한두세네]\\s|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย|พัน"

/** Matches one word, in any case. */
export const NUMBER_WORD = new RegExp(
  `(?<!\\p{L})(?:${SPACED.trim().split(/\s+/).join("|")})(?!\\p{L})|${UNSPACED}`,
  "iu",
)
