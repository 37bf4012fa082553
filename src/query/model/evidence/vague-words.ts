// Words that say too little to be needed in an answer: any sentence about a thing may tell its purpose, its kind or its effect.
import { type Unit, units } from "../../../embedding/words.ts"

/** Stems of English. */
const ENGLISH =
  /^(?:purpos|figur|function|summari|characterist|featur|differ|locat|situat|describ|happen|occur|sourc|prefer|variou|certain|exact|current|definit|reason|effect|influenc|becom|process|action|exampl|outcom|factor|aspect|detail|(?:goe|want|somebodi|someon|anyon|anybodi|ok|okay|mean|role|main|list|kind|type|sort|text|use|go|get|put|make|made|base|take|took)$)/
/**
 * Purpose, function, kind, reason, role, example, effect, influence, difference, feature; main, exact, current, certain
 * and various, in the forms of a question where `units` cuts no endings.
 */
const WORDS: Readonly<Record<string, string>> = {
  de: "zweck funktion typ sorte grund gründe rolle beispiel wirkung auswirkung einfluss unterschied merkmal eigenschaft hauptsächlich genau aktuell gegenwärtig bestimmt verschiedene faktor aspekt",
  fr: "objectif fonction type genre sorte raison rôle exemple effet influence différence caractéristique principal principale principaux exact exacte actuel actuelle certain certaine divers différents facteur aspect",
  es: "propósito objetivo función tipo clase razón motivo papel rol ejemplo efecto influencia diferencia característica principal exacto actual cierto diversos diferentes factor aspecto",
  it: "scopo obiettivo funzione tipo genere motivo ragione ruolo esempio effetto influenza differenza caratteristica principale esatto attuale certo diversi fattore aspetto",
  pt: "propósito objetivo função tipo espécie motivo razão papel exemplo efeito influência diferença característica principal exato atual certo diversos diferentes fator aspecto",
  nl: "doel functie soort type reden rol voorbeeld effect invloed verschil kenmerk voornaamste precies huidig bepaald diverse factor aspect",
  sv: "syfte funktion typ sort slags orsak skäl roll exempel effekt inflytande skillnad egenskap huvudsaklig exakt nuvarande viss olika faktor aspekt",
  da: "formål funktion type slags grund årsag rolle eksempel effekt indflydelse forskel egenskab vigtigste præcis nuværende bestemt forskellige faktor aspekt",
  nb: "formål funksjon type slags grunn årsak rolle eksempel effekt innflytelse forskjell egenskap viktigste nøyaktig nåværende bestemt forskjellige faktor aspekt",
  fi: "tarkoitus tehtävä tyyppi laji syy rooli esimerkki vaikutus ero ominaisuus tärkein tarkka nykyinen tietty eri tekijä",
  hu: "cél célja funkció típus típusú fajta ok oka szerep szerepe példa hatás hatása különbség jellemző fő pontos jelenlegi bizonyos különböző",
  ro: "scop scopul funcție funcția tip tipul tipuri fel felul gen genul motiv motivul rol rolul exemplu exemple efect efectul influență influența diferență diferența caracteristică principal principală principalul exact actual anumit diverse diferite factor aspect",
  pl: "cel celu celem funkcja funkcję rodzaj rodzaju typ typu powód powodu rola rolę roli przykład skutek skutki wpływ różnica różnicę cecha cechy główny główna główne dokładny obecny pewien różne czynnik aspekt",
  cs: "účel účelem cíl cílem funkce druh druhu typ typu důvod rolí role příklad účinek vliv rozdíl vlastnost hlavní přesný současný určitý různé faktor aspekt",
  sk: "účel cieľ funkcia druh druhu typ typu dôvod úloha príklad účinok vplyv rozdiel vlastnosť hlavný presný súčasný určitý rôzne faktor aspekt",
  ru: "цель цели целью функция функции функцию тип типа типы вид вида виды рода причина причины причину роль роли пример примеры эффект влияние различие различия разница отличие особенность главный главная основной основная основные точный нынешний текущий определенный определённый различные разные фактор аспект",
  uk: "мета мети метою ціль функція функції тип типу вид виду види роду причина причини роль ролі приклад ефект вплив відмінність різниця особливість головний основний основна точний нинішній поточний певний різні фактор аспект",
  bg: "цел целта функция функцията тип вид видове причина причината роля ролята пример ефект влияние разлика особеност главен основен основната точен сегашен текущ определен различни фактор аспект",
  el: "σκοπός σκοπό στόχος στόχο λειτουργία είδος είδους είδη τύπος τύπο τύπου λόγος λόγο αιτία ρόλος ρόλο παράδειγμα αποτέλεσμα επίδραση επιρροή διαφορά χαρακτηριστικό κύριος κύρια κύριο βασικός βασική ακριβής τρέχων συγκεκριμένο διάφορα παράγοντας",
  tr: "amaç amacı işlev işlevi tür türü tip tipi çeşit neden nedeni sebep sebebi rol rolü örnek etki etkisi fark farkı özellik özelliği ana temel kesin şimdiki belirli çeşitli",
  ar: "غرض هدف وظيفة نوع سبب دور مثال تأثير أثر فرق خاصية رئيسي رئيسية حالي معين مختلف",
  he: "מטרה תפקיד סוג סיבה דוגמה השפעה הבדל מאפיין עיקרי עיקרית נוכחי מסוים שונים",
  hi: "उद्देश्य कार्य प्रकार कारण भूमिका उदाहरण प्रभाव अंतर विशेषता मुख्य वर्तमान विभिन्न",
  id: "tujuan fungsi jenis tipe alasan peran contoh efek pengaruh perbedaan ciri utama tepat saat tertentu berbagai",
  ja: "目的 機能 種類 理由 役割 例 効果 影響 違い 特徴 主",
  zh: "目的 功能 种类 類型 类型 原因 理由 作用 角色 例子 效果 影响 区别 特点 主要",
  ko: "목적 기능 종류 유형 이유 역할 예 효과 영향 차이 특징 주요 주된",
  th: "จุดประสงค์ วัตถุประสงค์ หน้าที่ ประเภท ชนิด เหตุผล สาเหตุ บทบาท ตัวอย่าง ผลกระทบ อิทธิพล ความแตกต่าง ลักษณะ หลัก",
}
const listed = new Map<string, ReadonlySet<string>>()
/** The words of a language as `units` writes them, built when it is first asked for. */
function wordsOf(language: string): ReadonlySet<string> {
  const before = listed.get(language)
  if (before) return before
  const all = (WORDS[language] ?? "").split(" ").filter((word) => word !== "")
  const fresh = new Set(all.flatMap((word) => units(word, language)).map(({ word }) => word))
  listed.set(language, fresh)
  return fresh
}

/** In Japanese, content words have kanji or katakana; a word in hiragana alone is grammatical. */
const SYLLABLES = /^\p{Script=Hiragana}+$/u
export const isKanaOnly = (word: string) => SYLLABLES.test(word)

/** `language` of the question; where it is not known, English. */
export const isVague = ({ word, forms }: Pick<Unit, "word" | "forms">, language: string | null): boolean =>
  isKanaOnly(word) ||
  ENGLISH.test(word) ||
  ENGLISH.test(forms[0] ?? "") ||
  (language !== null && wordsOf(language).has(word))
