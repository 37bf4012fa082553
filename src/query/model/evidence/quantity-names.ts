// Words of a question that only name the quantity it asks for: in an answer, the unit of the figure says the same.

/** By quantity. What is paid for, such as a rent or a deposit, stays a word of the question. */
const NAMES: Readonly<Record<string, string>> = {
  price: `montant|prix|importe|precio|valor|importo|prezzo|betrag|preis|bedrag|prijs|preço|cen[aęyu]|kwot[aęy]|koszt|цен[ауыі]|ціна|стоимост[ьи]|вартість|τιμή|preț(?:ul)?|
    fiyat[ıi]?|pris(?:et)?|hinta|料金|費用|値段|价格|费用|多少钱|가격|요금|ราคา|harga|giá|سعر|ثمن|कीमत|मूल्य`,
  "telephone number": `nummer|numéro|número|numero|numer|номер[ау]?|номером|číslo|număr(?:ul)?|numarası|番号|号码|번호\\p{L}*|เบอร์|số điện thoại|điện thoại|ה?טלפון|מספר|هاتف|رقم|फ़?ोन|फोन|नंबर`,
  duration: `durée|duración|durata|duração|dauer|продолжительность|длительность|тривалість|διάρκεια|süresi|durata|时间|时长|時間|期間|기간\\p{L}*|เวลา|مدة|अवधि`,
  area: `superficie|surface|fläche|grundfläche|oppervlakte|powierzchnia|площадь|площа|plocha|εμβαδόν|έκταση|suprafața|面積|面积|면적\\p{L}*|พื้นที่|مساحة|क्षेत्रफल`,
  "postal address": `adresse?|anschrift|adresa|adresu|adresę|adres\\p{L}{0,3}|dirección|indirizzo|endereço|morada|osoite|aadress|heimilisfang|(?:posta|lak)?cím\\p{L}{0,2}|адрес\\p{L}{0,2}|διεύθυνση|alamat|địa chỉ|عنوان|آدرس|نشانی|ה?כתובת|पता|ঠিকানা|地址|住所|所在地|주소\\p{L}?|ที่อยู่`,
  temperature: `temperatur|temperatura|temperaturze|температурі|teplota|teplotě|θερμοκρασία|hőmérséklet\\p{L}*|lämpötila\\p{L}*|sıcaklığı?|nhiệt độ|suhu|तापमान|température|температура|温度|온도\\p{L}*|อุณหภูมิ`,
}
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}]/u
const patterns = new Map(
  Object.entries(NAMES).map(([quantity, list]) => {
    const words = list.replace(/\s*\n\s*/g, "").split("|")
    const spaced = words.filter((word) => !UNSPACED.test(word)).join("|")
    const unspaced = words.filter((word) => UNSPACED.test(word)).join("|")
    return [quantity, new RegExp(`(?<![\\p{L}\\p{M}])(?:${spaced})(?![\\p{L}\\p{M}])|${unspaced}`, "giu")] as const
  }),
)

/** Removes the name of the quantity from questions in other languages than English. */
export function withoutQuantityName(question: string, quantity: string, language: string | null): string {
  const names = patterns.get(quantity)
  return names && language !== "en" ? question.replace(names, " ") : question
}

/** Words that only say which quantity is asked for; a figure of that quantity answers them. */
const MEASURE_WORDS =
  /^\W*(?:please )?(?:tell|say|name|give|show|explain|describe|list)(?: me| us)?\b|(?<=\b(?:what|how)\b.*\b(?:do|does|did|will|would)\b.*)\b(?:cost|weigh|measure)\b|(?<=\bhow long (?:do|does|did|will|would)\b.*)\b(?:take|(?<!\bthe )last)\b|(?<=\bhow long (?:is|was|are|were) (?:the|an?|its|their|your|my) (?:[\w-]+ ){0,2})(?:period|time|duration|interval|term)\b|(?<=\b(?:do|does|did)\b.*)\b(?:use|need)\b(?=\W*$)|\bused(?=\W*$)|(?<=^what )happens?\b|(?<=^(?:is|are)\b.*)\b(?:allowed|permitted|possible)\b|(?<=\b(?:phone|telephone|fax) )numbers?\b|(?<=電話)番号|\be-?mail(?: address(?:es)?)?\b|(?<!\p{L})(?:kosten|kostet|kosteten?|wiegen|wiegt|wog|dauert|dauern|cuestan?|(?<=cu[aá]nto )valen?|(?<=quanto )val(?:e|em|gono)|pesan?|miden?|duran?|tardan?|coûte(?:nt)?|pèse(?:nt)?|mesure(?:nt)?|dure(?:nt)?|costa(?:no)?|dura(?:no)?|custam?|стоит|стоят|весит|весят|длится|длятся|kosztuj[eą]|waży|ważą|trwa|trwają|stojí|váží|trvá|kostar|koster|kost(?:te)?|weegt|wegen|duurt|duren|väger|varar|tar|κοστίζ(?:ει|ουν)|ζυγίζ(?:ει|ουν)|διαρκ(?:εί|ούν)|costă|cântărește|durează|kerül(?:nek)?|stoji|stane|košta|кошта|струва|kainuoja|maksa[ab]|maksā|traje|траје|трае|trunka|коштує|коштують|(?<=kaç )(?:lira|tl|euro|para)|важить|триває|лет|años(?= tienen?))(?!\p{L})/giu
/** Question endings of languages that put them last. */
const ASKING_END =
  /(?:あり|い|でき|なり)?(?:ます|ました|ません)か|でしょうか|です(?:か|$)|(?:입니까|습니까|인가요|있나요|나요|까요)(?=[\s?？]|$)|[吗呢](?=[?？]|$)|(?:หรือไม่|หรือเปล่า|ไหม)(?=[\s?？]|$)/gu
/** Replaced by as many blanks, so that offsets in the question stay valid. */
export const withoutAsking = (question: string) =>
  [MEASURE_WORDS, ASKING_END].reduce((rest, words) => rest.replace(words, (word) => " ".repeat(word.length)), question)
