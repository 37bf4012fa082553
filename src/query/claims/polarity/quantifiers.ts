// Words that say how many of a kind a statement is true of (`all`, `some`), and words for `at most` and `at least`.
import { type Entry, entriesOf } from "./lexicon.ts"

const NUMBERS: Readonly<Record<string, string>> = {
  all: `all, every, each, everyone, everybody, anyone, anybody, entire, always, whole, without exception, invariably, universally, alle, allen, ausnahmslos, sämtliche*,
    jeder, jede, jedes, jeden, tous, toutes, tout le monde, chaque, sans exception, todos, todas, sin excepción, senza eccezioni, sem exceção, todo el mundo, cada, tutti, tutte, ogni,
    todo mundo, wszys*, każd*, все, всех, всем, каждый, каждая, alla, alles, alle, iedere*, elke, elk, allemaal,
    全員, すべて, 全て, 全部, 所有, 全体, 每个, 每一, 任何, 모든, 모두, ทั้งหมด, ทุก`,
  any: `any, irgendein*, n'importe quel, cualquier, qualunque, qualsiasi, qualquer, quaisquer, qualsivoglia, n'importe quelle, любой, любая, любые, любого, любому, willekeurige, eender welke`,
  none: `none, nobody, never, no one, keine, keiner, niemand, aucun, aucune, ninguno, ninguna, никто, nessuno, nessuna`,
  most: `most, mostly, mainly, chiefly, largely, primarily, predominantly, greater part, larger part, better part, majority, nearly all, almost all, nearly every, almost every, the bulk of, meisten, mehrheit,
    mehrzahl, großteil, fast alle, plupart, majorité, presque tous, presque toutes, mayoría, mayor parte, casi todos,
    casi todas, maggior parte, maggioranza, quasi tutti, quasi tutte, maioria, maior parte, quase todos, большинств*,
    почти все, większość, prawie wszys*, meeste, meerderheid, flertal*, ほとんど, 大半, 多くの, 大多数, 多数, 대부분, ส่วนใหญ่`,
  many: `多く, many, numerous, a lot of, lots of, a large number of, large numbers of, a great number of, a good many, countless, a wide range of, a multitude of, scores of, de nombreux, de nombreuses, bon nombre de, quantité de, numeros*, multitud de, un sinfín de, inúmer*, talrijke, vele, een groot aantal, heel wat, многочисленн*, немало, eine reihe von, etliche*, liczn*, eine vielzahl, zahlreiche*, un grand nombre, gran número, un gran número, un gran numero, große zahl, eine große anzahl, большое число, множество, viele, vielen, beaucoup, nombreu*, muchos, muchas, molti, molte, muitos, muitas, многие,
    wielu`,
  notall: `not all, not every, не всех, не всем, non tous, não todas, nem todas, not everyone, nicht alle, nicht jede*, pas tous, pas toutes, no todos, no todas, non tutti, non tutte,
    não todos, nem todos, не все, не каждый`,
  some: `not all, not every, не всех, не всем, non tous, não todas, nem todas, not everyone, nicht alle, nicht jede*, pas tous, pas toutes, no todos, no todas, non tutti, non tutte,
    não todos, nem todos, не все, не каждый, ein paar, some, several, sometimes, now and then, from time to time, not every one, partly, partially, in part, a few, a number of, a small number of, small numbers of, a portion of, a proportion of, certain, part of, einige, einigen, einiger, mancher, manchen, bestimmte, bestimmten, vereinzelt*, ein teil, einen teil, einem teil, teile der,
    manche, mehrere, teilweise, zum teil, quelques, certains, certaines, plusieurs, une partie, partie des, parfois, en partie, algunos, algunas,
    varios, varias, ciertos, ciertas, parte de los, parte de las, una parte, a veces, en parte, некоторые, некоторых, некоторым, часть, отдельные, отдельных, несколько, иногда, частично, alcuni, alcune, certi, certe, una parte, parte dei, parte delle, parte degli, taluni, talune, diversi, diverse, a volte,
    in parte, alguns, algumas, certos, certas, parte dos, parte das, uma parte, vários, várias, às vezes, niektór*, część, kilka, czasem, sommige, enkele, een deel, bepaalde, soms, några, nogle, noen,
    一部, いくつか, 何人か, 何名か, 者もい, 人もい, 民もい, 員もい, 生もい, 客もい, 人もあ, ものもあ, 場合もあ, 一些, 某些, 若干, 部分, 有些, 有时, 일부, บาง`,
  few: `ein paar, few, a few, a small number of, small numbers of, only a few, just a few, a handful, the small number of, a small minority, a select few, a tiny number, only rarely, very few, rarely, seldom, rare, uncommon, infrequent*, hardly any, scarcely any, not many, a minority, wenige, wenigen, eine kleine zahl, eine handvoll, vereinzelt,
    selten, minderheit, peu de, peu d, peu nombreu*, un petit nombre, une poignée, une minorité, rarement, pocos, pocas, rara vez, un puñado, un pequeño número, un reducido número, un número reducido, minoría, немногие, немногих, мало, небольшое число, небольшого числа, единицы, меньшинств*, редко, мало кто, pochi, poche, un piccolo numero, un numero ristretto, una manciata, minoranza, um pequeno número, um punhado, minoria, een klein aantal, een handvol, een minderheid, weinigen, een handjevol,
    raramente, poucos, poucas, raramente, niewiel*, rzadko, weinig, zelden, 少数, 很少, 滅多に`,
  half: `half, fifty percent, fifty per cent, hälfte, moitié, mitad, metà, metade, половин*, 半数, 一半`,
  reserved: `reserved for, set aside for, earmarked for, restricted to, confined to, vorbehalten, réservé, réservée, réservés, réservées, reservad*, riservat*, зарезервирован*, voorbehouden, zarezerwowan*`,
  only: `only, solely, exclusively, alone, nowhere but, nowhere other than, no one but, nobody but, none but, nothing but, nothing more than, nothing other than, nur, ausschließlich, lediglich,
    seulement, uniquement, exclusivement, ne .. que, solo, sólo, solamente, únicamente, только, лишь, исключительно,
    soltanto, solamente, unicamente, esclusivamente, apenas, somente, tylko, wyłącznie, alleen, slechts, bara, kun, endast,
    だけ, のみ, しか, 只有, 仅, 只, 仅限, 만 , เท่านั้น`,
}

const UPPER = `up to, at most, at the most, at the very most, no later than, a ceiling of, a cap of, no more than, not more than, no greater than, maximum, max, a maximum of,
  no later than, at the latest, weigh* up to, the deadline, a deadline, not exceed*, no longer than, or less, or fewer, or younger, or under, or below, or shorter, no .. older than,
  bis zu, höchstens, maximal, nicht mehr als, spätestens, die frist, jusqu à, au plus, au maximum, pas plus de, ne dépass*, hasta,
  como máximo, a lo sumo, no más de, fecha límite, date limite, fino a, al massimo, non più di, non oltre, até, no máximo, não mais de, не более,
  не больше, как максимум, максимум, не позднее, co najwyżej, do najwyżej, nie więcej niż, hoogstens, niet meer dan, ten hoogste, maximaal, uiterlijk, op zijn laatst, ten laatste, niet later dan, niet langer dan, não superior a, non superiore a, no superior a, ne pas dépasser, à concurrence de, en lo máximo, quando muito, entro e non oltre, bestenfalls, не выше, не дольше, не старше, 最大,
  不得超过, 不能超过, 不应超过, 不可超过, 不宜超过, 不能重于, 不得重于, 不得高于, 不能高于, 不得大于, 不高于, 不大于, 不超过, 至多, 最多, 以下, 以内, 未満, 이하, 최대`
const LOWER = `at least, no less than, at the least, at the very least, at a minimum, not less than, no fewer than, not fewer than, minimum, a minimum of, or more,
  or older, or over, or above, or later, or longer, no .. younger than, no .. under, no .. shorter than, mindestens,
  wenigstens, nicht weniger als, au moins, au minimum, pas moins de, al menos, como mínimo, por lo menos, no menos de,
  almeno, come minimo, non meno di, pelo menos, no mínimo, não menos de, не менее, не меньше, как минимум, минимум,
  co najmniej, przynajmniej, nie mniej niż, minstens, ten minste, tenminste, minimaal, niet minder dan, op zijn minst, 至少, 最少, 以上, 少なくとも, 最低, 이상, 최소`

/** In a claim these can express a bound of the quote. */
const BOUND = `as much as, as many as, deepest, highest, longest, largest, tallest, heaviest, latest, limit, limits, limited to, cap, caps, capped, ceiling, threshold, grenze, höchst*, mindest*, maximal*, minimal*,
  limite, limité, limitée, limités, limitado, limitada, limitato, limitata, begrenzt, beschränkt, ограничен*, límite, máxim*, mínim*, massim*, minim*, предел, максимальн*, минимальн*, 最重, 最高, 最长, 最長, 上限, 下限`

/** In a claim these can express an upper bound of the quote. */
const WITHIN = `within, innerhalb, binnen, dentro de, dans un délai, dans les, entro, в течение, 之内, の間に`

/** These contain a word of the lists above and mean something else: `half an hour`, `up to the board`. */
const IDLE = `half a, half an, half that of, and a half, if any, at all, all over, all day,
  all night, all year round, a certain, some uncertainty, some doubt, some doubts, some confidence, some caution, some extent, some detail, some distance, some length, some kind of, some sort of, be certain, make certain, is certain, are certain, not certain, almost certain, quite certain, it is certain, for certain, no small part, large part of, an integral part of, any part of, all or part of, whole or part of, in whole or in part, in full or in part, wholly or partly, ganz oder teilweise, en tout ou en partie, en tout ou partie, en todo o en parte, total o parcialmente, in tutto o in parte, no todo ou em parte, total ou parcialmente, полностью или частично, geheel of gedeeltelijk, no part of, a part of, as part of, is part of, are part of, be part of, forms part of, take* part, part of the year, teil der, fait partie, forma parte, fa parte, faz parte, un certain nombre, von bestimmten, most recent*, above all, after all, for example, once every, the plan to, a plan to,
  up to the, up to him, up to her, up to them, up to you, up to whoever, according to the minutes, according to the record*, according to the register, according to the contract,
  according to the rules, according to the law, according to the statut*, according to the timetable, laut protokoll,
  laut satzung, laut vertrag, laut gesetz, según el acta, según consta en, según la ley, según los estatutos,
  selon le procès verbal, selon la loi, selon le règlement, secondo il verbale, secondo la legge, secondo il regolamento,
  согласно протоколу, согласно закону`

export const QUANTIFIERS: readonly Entry[] = [
  ...Object.entries(NUMBERS).flatMap(([name, list]) => entriesOf(name, list)),
  ...entriesOf("upper", UPPER),
  ...entriesOf("lower", LOWER),
  ...entriesOf("bound", BOUND),
  ...entriesOf("within", WITHIN),
  ...entriesOf("idle", IDLE),
]
