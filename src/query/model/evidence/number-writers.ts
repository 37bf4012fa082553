// Writes numbers in words, by the package n2words, and lists the number words that it does not write.
import { toCardinal as ar } from "n2words/ar-SA"
import { toCardinal as bn } from "n2words/bn-BD"
import { toCardinal as cs } from "n2words/cs-CZ"
import { toCardinal as da } from "n2words/da-DK"
import { toCardinal as de } from "n2words/de-DE"
import { toCardinal as el } from "n2words/el-GR"
import { toCardinal as en } from "n2words/en-US"
import { toCardinal as es } from "n2words/es-ES"
import { toCardinal as fa } from "n2words/fa-IR"
import { toCardinal as fi } from "n2words/fi-FI"
import { toCardinal as fr } from "n2words/fr-FR"
import { toCardinal as he } from "n2words/he-IL"
import { toCardinal as hi } from "n2words/hi-IN"
import { toCardinal as hr } from "n2words/hr-HR"
import { toCardinal as hu } from "n2words/hu-HU"
import { toCardinal as id } from "n2words/id-ID"
import { toCardinal as it } from "n2words/it-IT"
import { toCardinal as lt } from "n2words/lt-LT"
import { toCardinal as lv } from "n2words/lv-LV"
import { toCardinal as nb } from "n2words/nb-NO"
import { toCardinal as nl } from "n2words/nl-NL"
import { toCardinal as pl } from "n2words/pl-PL"
import { toCardinal as pt } from "n2words/pt-PT"
import { toCardinal as ro } from "n2words/ro-RO"
import { toCardinal as ru } from "n2words/ru-RU"
import { toCardinal as sr } from "n2words/sr-Cyrl-RS"
import { toCardinal as sv } from "n2words/sv-SE"
import { toCardinal as ta } from "n2words/ta-IN"
import { toCardinal as tr } from "n2words/tr-TR"
import { toCardinal as uk } from "n2words/uk-UA"
import { toCardinal as vi } from "n2words/vi-VN"

export type Write = (value: number) => string

/** By language. */
export const WRITERS = {
  ...{ ar, bn, cs, da, de, el, en, es, fa, fi, fr, he, hi, hr, hu, id },
  ...{ it, lt, lv, nb, nl, pl, pt, ro, ru, sr, sv, ta, tr, uk, vi },
} satisfies Readonly<Record<string, Write>>

/** Inflected forms, and words of languages that n2words does not write. `*` stands for any letters. */
export const MORE_WORDS: Readonly<Record<string, string>> = {
  ar: `مئة مئتان مئتين مائتان مائتين ثلاث أربع خمس ست سبع ثماني ثمان تسع عشر عشرة اثنين اثنتان اثنتين اثنا اثني عشرين ثلاثين أربعين خمسين ستين سبعين ثمانين تسعين آلاف ألف ألفين
    ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة ملايين نصف`,
  bn: "একশ একশো দুইশ দুশ দুশো তিনশ* চারশ* পাঁচশ* ছয়শ* সাতশ* আটশ* নয়শ* শ শত হাজার* লাখ* কোটি দেড় আড়াই আধা",
  bg: "две три четири пет шест седем осем девет десет *надесет *найсет *десет двайсет трийсет четирийсет сто двеста триста *стотин хиляд* милион*",
  ca: "dues quatre cinc vuit onze dotze tretze catorze quinze setze disset divuit dinou vint* trenta* quaranta* cinquanta* seixanta* setanta* vuitanta* noranta* cent cents mil",
  cs: "dvě dvou dvěma tří třem čtyř čtyřem dvaceti třiceti osmi devíti deseti patnácti *nácti pěti šesti sedmi sta set tisíc* půl",
  da: "hundred hundrede hundreder tusind tusinde tusinder halvtreds",
  de: "hundert hunderte* tausend tausende* dutzend* anderthalb zwo",
  el: `τρεις τριών τέσσερις τεσσάρων εφτά οχτώ εννιά *κόσιες *κόσιοι *κόσιους *κόσιων *ακόσιες *ακόσιοι πεντακόσιες
    χίλιες χίλιοι χιλιάδ* εκατομμύρι* μισό μισή μισού`,
  es: "dos cien cientos doscientas trescientas cuatrocientas quinientas seiscientas setecientas ochocientas novecientas mil medio media docena*",
  et: `kaks kolm neli viis kuus seitse kaheksa üheksa kümme üksteist kaksteist kolmteist neliteist viisteist kuusteist seitseteist kaheksateist üheksateist *kümmend sada *sada tuhat kahe kolme nelja viie kuue
    seitsme kümne saja tuhande*`,
  fi: `kahde* kahta kolme* neljä* viide* viittä kuude* kuutta seitsemä* kahdeks* yhdeks* kymmen*  *kymmentä sata sataa sadan sadassa sadalla satoja
    tuhat* tuhan* kymmentä sataa tuhatta puoli`,
  fr: "cents vingts mille douzaine demi demie",
  he: `שני שתי שניים שתיים שלושה שלוש ארבעה חמישה שישה שש שבעה תשעה עשרה עשר שלושים ארבעים חמישים שישים שבעים שמונים תשעים מאות
    אלפיים אלפים חצי`,
  hi: "छः छै पांच पंद्रह हजार लाख करोड़ डेढ़ ढाई आधा आधे",
  hr: "dvije dviju triju pet šest sedam osam devet deset *naest *deset stotin* dvjesta trista tisuć* hiljad* milijun* pola",
  hu: "két fél másfél",
  is: `tveir tvær tvö þrír þrjár þrjú fjórir fjórar fjögur fimm sex sjö átta níu tíu ellefu tólf þrettán fjórtán fimmtán
    sextán sautján átján nítján tuttugu *tíu hundrað hundruð þúsund tveimur þremur fjórum`,
  it: "cento mila mille mezzo mezza dozzina ventun trentun",
  lt: `dvi dviejų trijų tris keturi* keturias penkis penkias penkių penkios šeši* septyni* aštuoni* devyni* dešim* šimto šimtą šimtų šimtus *dešimt* šimt* tūkstan* pusė`,
  lv: "divas divām diviem trīs trim četr* piec* septiņ* astoņ* deviņ* *padsmit *desmit simt* tūksto*",
  nb: "hundre tusen halv sju tjue",
  nl: "honderd honderden duizend duizenden dozijn half anderhalf",
  pl: `dwie dwóch dwaj dwiema dwoje dwóm trzech trzej trzem czterech czterej czterem pięciu sześciu siedmiu ośmiu dziewięciu
    dziesięciu *nastu *dziestu *dziesięciu stu dwustu trzystu pięciuset tysią* tysięcy milion* pół półtora półtorej`,
  pt: "duas dois duzentas trezentas *centas mil meia dúzia quatorze dezasseis dezassete dezanove",
  ro: "două doi sută sute suta mii mie jumătate milioane",
  ru: `две двух двум двумя трёх трех трем трём четырёх четырех пяти шести семи восьми девяти десяти *дцати сорока *десяти ста
    двухсот трехсот четырехсот пятисот шестисот семисот восьмисот девятисот тысяч* миллион* двое трое четверо пятеро шестеро семеро полтора полторы`,
  sk: `dve dva dvoch tri troch štyri štyroch päť šesť sedem osem deväť desať piatich šiestich *násť *dsať *desiat sto dvesto tristo
    štyristo päťsto tisíc* pol`,
  sl: "dve dva trije tri štirje štiri pet šest sedem osem devet deset enajst dvanajst *najst *jset *deset sto dvesto tristo petsto tisoč* pol",
  sr: "две двије два три пет шест седам осам *наест *десет сто двеста двјеста триста стотин* хиљад* милион*",
  sv: "två hundra tusen halv ett halvt dussin",
  tr: "yüz bin yarım buçuk düzine",
  uk: `дві двох двом трьох трьом чотирьох чотирьом шість сім вісім вісімдесят двісті п'яти п'ятьох п'ятьма шести семи восьми дев'яти десяти
    *дцяти сорока ста тисяч* мільйон* двоє троє четверо п'ятеро шестеро семеро пів півтора`,
  vi: "lăm mươi trăm nghìn ngàn chục triệu nửa rưỡi",
}
/** Number words that mostly are other words: articles, `nine` and `no`, `five` and `year`. */
export const MOSTLY_OTHER: Readonly<Record<string, string>> = {
  all: "und et og och och and y e и і و ו i o un una uno um uma en ett een ein eins eine jeden jedna jedno jedan vienas viens unu și o egy bir satu",
  bn: "এক একটি একটা একজন",
  el: "ένα",
  fa: "نه یک",
  he: "אחת ואחת",
  hi: "एक",
  ru: "один одна",
  sr: "један једна",
  sv: "ni ti to",
  uk: "один одна одне",
  vi: "năm một mốt linh lẻ",
}
