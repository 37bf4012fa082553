// How a question asks for a postal address, an e-mail address or a telephone number, and how a text gives one.
import { anyOf } from "./figure-units.ts"
import type { Quantity } from "./quantity-patterns.ts"

/** In other languages than English. Not the verb: `À quel public s'adresse ce cours ?`, `se adresa`. */
const ADDRESSES = `adress(?:en)?|(?<!s['’])adressen?(?! (?:à|aux?)(?!\\p{L}))|anschrift|(?<=(?:jaká|aká|koja|kakšna|care) (?:je|este|e) )adresa|adresu|adresę|adres|adresie|adresi|(?<=cuál es la )dirección|indirizzo|endereço|morada|
  osoite|osoitteessa|aadress|adresas|heimilisfang|adreça|postacím*|lakcím*|címén|адрес[аеу]?|адреса|адресою|адресата|διεύθυνση|alamat|địa chỉ|عنوان|آدرس|نشانی|ה?כתובת|
  (?<=का )पता|ঠিকানা|முகவரி|地址|住所|所在地|주소|ที่อยู่`

const WORDS =
  anyOf(`${ADDRESSES}|*stra(?:ß|ss)e|*str|*platz|*allee|*gasse|*weg|rue|avenue|boulevard|quai|chemin|calle|avenida|plaza|paseo|via|viale|piazza|corso|
  rua|praça|travessa|*straat|*laan|*plein|*gracht|ul|ulic[aęyi]|plac|alej[ae]|náměstí|třída|ulici|nám|námestie|ulice|trg|cesta|улиц[аеу]|ул|проспект*|переул*|
  площад[ьи]|набережн*|шоссе|вулиц[яію]|вул|площа|провулок|булевард|бул|улица|οδός|οδό|οδού|λεωφόρο[ςυ]?|πλατεία|str|strada|bulevardul|calea|piața|utca|út|útja|tér|köz|
  *katu|*ntie|*kuja|*gata|*gatan|*vägen|*torget|*vej|*gade|*plads|*vei|*veien|*gata|tänav|*gatvė|gatvė|iela|sokak|sokağı|cadde*|cad|mahalle*|jalan|jl|đường|phố|quận|
  شارع|طريق|ميدان|خیابان|کوچه|רחוב|רח|שדרות|मार्ग|सड़क|रोड|গলি|সড়ক|রোড|street|road|lane|square|\\p{N}+番地|丁目|[路街道巷]\\s?\\p{N}+|[号號]|(?:로|길)\\s?\\p{N}+|ถนน|ซอย`)
/** A name and a number: `Am Graben 12`. */
const NAME_AND_NUMBER = String.raw`(?-i:\p{Lu}\p{L}{2,}\.? \p{N}{1,4}\p{L}?(?=[,.;]|$))`

/** A street, a house with its number, or the word for address itself. */
const STREET = new RegExp(`${WORDS.source}|${NAME_AND_NUMBER}`, "iu")

const NUMBER_OF =
  /(?<!\p{L})(?:nume?r|număr|nomor|núm|n[úu]mer|nummer|puhelinnumer|telefonnummer|telefonszám|szám|číslo|broj|числ|номер|αριθμ|رقم|شماره)|(?:ה?מספר|số|नंबर|नम्बर|নম্বর|번호|番号|号码|號碼|เบอร์|numarası)/u
/** Whether a question in lower case asks for an address or a telephone number, and does not only mention a telephone. */
export const asksForContact = (name: string | undefined, question: string): boolean =>
  name === "postal address" || (name === "telephone number" && NUMBER_OF.test(question))

export const CONTACT_DETAILS: readonly Quantity[] = [
  {
    name: "e-mail address",
    questionPattern: anyOf("e-?mail"),
    answerPattern: /\S@\S/u,
    isFigure: false,
  },
  {
    name: "postal address",
    questionPattern: anyOf(ADDRESSES),
    answerPattern: STREET,
    isFigure: false,
  },
  {
    name: "telephone number",
    questionPattern: anyOf(
      "(?:tele)?phone(?: number)?|fax(?: number)?|unter welcher nummer|welche nummer|à quel numéro|quel numéro (?:appeler|composer)|a qué número|che numero (?:chiamare|si chiama)|qual(?:e|) numero|jaki numer|pod jaki numer|по какому номеру|какой номер телефона|welk nummer|telefon*|telepon|teléfono|téléphone|телефон*|τηλέφων*|puhelin*|símanúmer*|điện thoại|هاتف|الهاتف|تلفن|ה?טלפון|फ़?ोन|दूरभाष|ফোন|電話*|电话|전화|โทรศัพท์",
    ),
    answerPattern: /(?:\p{N}[\s()/.-]*){5}/u,
  },
]
