// The words and signs of many languages by which a figure of some sort is asked for and told.
import { expect, test } from "vitest"
import { quantityAskedFor } from "../../../src/query/model/evidence/quantity-patterns.ts"

/** German has capitals on nouns, which elsewhere are names. */
const sortOf = (question: string) =>
  quantityAskedFor(question, /^(?:Wie|Was|Wann|Welche[rs]?) /.test(question) ? "de" : null)

test.each([
  [
    "price",
    "How expensive is it? | What are the costs? | What is the fee? | What is the salary? | What are the wages? | What is the rent? | Was kostet es? | Was kosten sie? | Wie ist das Gehalt? | Wie hoch ist die Gebühr? | Wie hoch ist die Miete? | Wie hoch ist der Betrag? | Combien coûte-t-il ? | Quel est le salaire ? | Quels tarifs ? | ¿Cuánto cuesta? | ¿Cuánto cuestan? | ¿Cuál es el salario? | ¿Cuál es el importe? | Quanto costa? | Quanto costano? | Qual è lo stipendio? | Qual è la tariffa? | Qual é o preço? | Quanto custa? | Ile kosztuje? | Jaka jest cena? | Jaka jest opłata? | Сколько стоит? | Какая зарплата? | Какой тариф? | Скільки коштує? | Яка вартість? | Πόσο κοστίζει; | Care este prețul? | Cât costă? | Vad kostar det? | Hvad koster det? | Wat kost het? | Hoeveel kosten ze? | Paljonko se maksaa? | Ne kadar? | Ücreti nedir? | Kolik stojí? | いくらですか？ | 料金は？ | 多少钱？ | 价格 | 费用 | 가격은? | 얼마입니까? | ราคา | كم سعر | कीमत | Giá | Berapa harga",
  ],
  [
    "speed",
    "How quickly does it sail? | What is its speed? | Wie schnell ist es? | Welche Geschwindigkeit? | ¿Qué velocidad? | Quelle vitesse ? | Che velocità? | Какая скорость? | Ποια ταχύτητα; | 速度 | 速さ | 속도 | ความเร็ว",
  ],
  [
    "weight",
    "How much does it weigh? | What is the weight? | Wie schwer ist es? | Was wiegt es? | Welches Gewicht? | ¿Cuánto pesa? | Quel poids ? | Combien pèse-t-il ? | Hoeveel weegt het? | Ile waży? | Kolik váží? | Vad väger den? | Hvad vejer den? | Сколько весит? | Каков вес? | Скільки важить? | Πόσο ζυγίζει; | Cât cântărește? | 重さ | 体重 | 重量 | 무게 | น้ำหนัก",
  ],
  [
    "age",
    "How old is it? | Wie alt ist er? | ¿Cuántos años tiene? | Quel âge a-t-il ? | Quanti anni ha? | Quantos anos tem? | Сколько лет ему? | Πόσων ετών; | Câți ani are? | 何歳ですか | 几岁 | 몇 살 | อายุ",
  ],
  [
    "temperature",
    "How hot is it? | How cold is it? | How warm is it? | What temperature? | Wie heiß ist es? | Wie warm? | Wie kalt? | ¿A qué temperatura? | Quelle température ? | Какая температура? | 何度ですか | 温度 | 몇 도",
  ],
  [
    "pressure",
    "At what pressure? | Under which pressure? | How much pressure? | Welcher Druck? | Quelle pression ? | ¿Qué presión? | Quale pressione? | Какое давление?",
  ],
  ["loudness", "How noisy is it? | How quiet is it? | What noise level? | Wie laut ist es?"],
  ["power", "How powerful is it? | What wattage? | Wie stark ist es?"],
  ["size", "How large is it? | How big is it? | Wie groß ist es?"],
  [
    "distance",
    "How far is it? | Wie weit ist es? | À quelle distance ? | ¿A qué distancia? | A che distanza? | Hoe ver is het? | Jak daleko? | Как далеко? | На каком расстоянии? | Πόσο μακριά; | Cât de departe? | Ne kadar uzakta? | Hur långt är det? | 多远 | どのくらい離れていますか | ไกลแค่ไหน | كم تبعد | कितनी दूर | bao xa",
  ],
  [
    "length",
    "How high is it? | How wide is it? | How thick is it? | Wie lang ist es? | Wie tief? | Wie breit? | Wie dick? | ¿Cuánto mide? | ¿Qué altura? | ¿Qué profundidad? | Quelle largeur ? | Quelle longueur ? | Какова длина? | Какова высота? | Какова ширина? | Hoe breed? | Che altezza? | Che profondità? | Que comprimento? | Jaka wysokość? | Jaka długość? | Jaká výška? | Яка висота? | Yüksekliği ne? | Ποιο ύψος; | Ce înălțime? | Vilken höjd? | 長さ | 高さ | 深さ | 高度 | 길이 | 높이 | ارتفاع | ऊंचाई",
  ],
  [
    "duration",
    "How soon? | How early? | How long does it take? | Wie lange? | ¿Cuánto tiempo? | ¿Cuánto dura? | Combien de temps ? | Quelle durée ? | Quanto tempo? | Quanto dura? | Ile trwa? | Ile czasu? | Kolik času? | Hoe lang? | Jak długo? | Hur länge? | Hvor længe? | Как долго? | Сколько времени? | Як довго? | Πόσο καιρό; | Cât timp? | Cât durează? | Ne kadar sürer? | 何時間 | どのくらいの時間 | 多久 | 얼마나 오래 | कितने समय | bao lâu | berapa lama | นานเท่าไร",
  ],
  [
    "share",
    "What percentage? | Which share? | What proportion? | What fraction? | Wie viel Prozent? | ¿Qué porcentaje? | Quel pourcentage ? | Какой процент? | Какая доля?",
  ],
  [
    "opening hours",
    "When is it open? | What time does it close? | How late is it open? | When are they shut? | Opening times? | Wann ist es geöffnet? | Wann öffnet es? | Wann schließt es? | Öffnungszeiten?",
  ],
  [
    "area",
    "Quelle superficie ? | Welche Grundfläche? | Welche Wohnfläche? | Wie viele Quadratmeter? | Welke oppervlakte? | Jaka powierzchnia? | Какова площадь? | Яка площа? | Jaká plocha? | Ποιο εμβαδόν; | Ce suprafață? | 面積 | 面积 | 면적 | diện tích | luas | مساحة",
  ],
  ["e-mail address", "What is the e-mail? | What is the email address?"],
  [
    "telephone number",
    "What is the phone number? | What is the fax? | Welche Nummer? | À quel numéro ? | ¿A qué número? | Jaki numer? | По какому номеру? | Welk nummer? | Welche Telefonnummer? | ¿Qué teléfono? | Quel téléphone ? | Какой телефон? | Ποιο τηλέφωνο; | 電話番号 | 电话 | 전화 | โทรศัพท์",
  ],
])("a %s is asked for in many languages", (name, questions) => {
  for (const question of questions.split(" | ")) expect([question, sortOf(question)?.name]).toEqual([question, name])
})

test.each([
  [
    "What is the price?",
    "£3 | 3 euros | 3 eur | 3 usd | 3 dollars | 3 pence | 3 yen | 3 francs | 3 kronor | 3 zł | 3 Kč | 3 рублей | 3 гривень | 3 lei | 3 lira | 3 kr | 3 forint | 3 лева | ₹3 | 3 đồng | 3 rupiah | 3円 | 3元 | 3원 | 3 บาท | free | gratis | kostenlos | gratuit | бесплатно | zdarma | ücretsiz | δωρεάν | 無料 | 免费 | مجانا | 3 درهم",
    "3 metres | 3 days | freeze | 3 eurasian",
  ],
  [
    "What is its speed?",
    "3 km/h | 3 m/s | 3 miles per hour | 3 metres a second | 3 Kilometer pro Stunde | 3 км в час | 3 km por hora | kmh | mph | 3 knots | 3 Knoten | 3 hertz | 3 kHz | full speed | fast | schnell | 時速 | within 3 seconds | takes a minute",
    "3 km | 3 oars | 3 days",
  ],
  [
    "What is the weight?",
    "3 kg | 3 g | 3 t | 3 mg | 3 kilos | 3 kilograms | 3 tons | 3 tonnes | 3 lbs | 3 pounds | 3 oz | 3 stones | 3 кг | 3 грамма | 3 тонны | 3 κιλά | 3キロ | 3グラム | 3トン | 3公斤 | 3克 | 3吨 | 3킬로 | 3 กิโลกรัม",
    "3 m | the t | 3 tea",
  ],
  [
    "How old is it?",
    "3 years | 3 months | aged 3 | born in 3 | since 3 | founded 3 | built 3 | 3 Jahre | 3 años | nació 3 | 3 ans | né en 3 | 3 anni | nato 3 | 3 anos | 3 лет | родился 3 | 3 ετών | 3 ani | 3歳 | 3岁 | 3살 | 3 ปี",
    "3 metres | 3 days",
  ],
  [
    "How hot is it?",
    "3° | 3 degrees | 3 celsius | 3 fahrenheit | 3 kelvin | 3 Grad | 3 grados | 3 degrés | 3 gradi | 3 градуса | 3 βαθμοί | 3度 | 3도 | 3 องศา",
    "3 metres | 3 bars",
  ],
  [
    "At what pressure?",
    "3 bar | 3 mbar | 3 psi | 3 kPa | 3 hPa | 3 pascals | 3 atm | 3 atmospheres | 3 mmHg | 3 бар | 3 атмосферы",
    "3 metres | barrel",
  ],
  ["How loud is it?", "3 decibels | 3 dB | 3 Dezibel | loud | quiet | silent | laut | leise", "3 metres"],
  [
    "How powerful is it?",
    "3 W | 3 kW | 3 MW | 3 hp | 3 PS | 3 kVA | 3 watts | 3 kilowatts | horsepower",
    "3 wattles | 3 m",
  ],
  [
    "How big is it?",
    "3 m | 3 litres | 3 ml | £3 | 3 hectares | 3 acres | 3 megabytes | 3 GB | 3 m² | 3 km² | 3 ha | groß",
    "3 days",
  ],
  [
    "How far is it?",
    "3 km | 3 miles | 3 minutes | 3 hours | 3 degrees | 3 percent | half | 3 Meilen | 3 метра | 3米 | 3キロ | 3 กิโลเมตร",
    "3 oars",
  ],
  [
    "How deep is it?",
    "3 m | 3 metres | 3 meters | 3 Meter | 3 mètres | 3 metros | 3 metri | 3 metrów | 3 метра | 3 μέτρα | 3 feet | 3 ft | 3 yards | 3 inches | 3 Zoll | 3 fathoms | 3′ | 3メートル | 3米 | 3미터 | 3 เมตร",
    "3 days | 3 kg | 3 oars",
  ],
  [
    "How soon?",
    "3 s | 3 min | 3 hours | 3 days | 3 nights | 3 weeks | a fortnight | 3 months | 3 years | 3 decades | a century | until 3 | 3 Sekunden | 3 Minuten | 3 Stunden | 3 Tage | 3 Wochen | 3 Monate | 3 Jahre | 3 heures | 3 jours | 3 semaines | 3 mois | 3 ans | 3 horas | 3 días | 3 meses | 3 años | 3 minuti | 3 ore | 3 giorni | 3 mesi | 3 секунды | 3 часа | 3 дня | 3 недели | 3 месяца | 3 года | 3 лет | 3 ώρες | 3 ημέρες | 3 zile | 3 luni | 3 dagen | 3 maanden | 3 uur | 3 godziny | 3 dni | 3 tygodni | 3 lata | 3 hodiny | 3 dny | 3 týdny | 3 години | 3 тижні | 3 роки | 3 dakika | 3 saat | 3 gün | 3 timmar | 3 uger | 3 ساعات | 3 أيام | 3 घंटे | 3 दिन | 3 giờ | 3 ngày | 3 jam | 3 hari | 3秒 | 3時間 | 三日間 | 3個月 | 3주 | 3 นาที",
    "3 metres | 3 kg | 3 oars | 月曜日 | 2026年",
  ],
  [
    "What percentage?",
    "3 % | 3‰ | 3 percent | 3 per cent | 3 Prozent | half | a third | a quarter | Hälfte | Drittel | Viertel | mitad | tercio | moitié | половина | треть",
    "3 metres | thirdly",
  ],
  [
    "When is it open?",
    "9:30 | 9.30 | 9 am | 9 p.m. | 9 Uhr | 9 o'clock | at nine | from six | until two | noon | midnight | in the mornings | weekdays | at weekends | always | werktags | on Mondays | montags | mittwochs | daily | täglich",
    "9 oars | at nineteen",
  ],
  [
    "Quelle superficie ?",
    "3 m² | 3 hectares | 3 Hektar | 3 qm | 3 гектара | 3 кв м | 3 carrés | 3 cuadrados | 3 vierkante meter | 3 metrekare | 3平方米 | 3坪 | 3公顷 | 3 ไร่ | 3 ha | 3 acres | 3 square miles",
    "3 m | 3 oars",
  ],
  ["What is the e-mail?", "ada@skerrin.example", "ada at skerrin"],
  ["What is the phone number?", "0555 4471 20 | (0555) 44-71 | 05551 | +44 20 55", "2026 | 1,2,3,4,5 | no. 4471"],
])("%s is told in many languages, and not by other words", (question, told, others) => {
  const { answerPattern } = sortOf(question) ?? {}
  for (const text of told.split(" | ")) expect([text, answerPattern?.test(text)]).toEqual([text, true])
  for (const text of others.split(" | ")) expect([text, answerPattern?.test(text)]).toEqual([text, false])
})
