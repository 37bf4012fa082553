// Families of opposites that say how two things are related, in several languages. `opposites.ts` describes the format.

/** One has more of something than the other. */
export const DEGREES = `
amount: twice as many, twice as much, times as many, times as much, twice as long as, times as long as, twice as, times as, thrice as, more, greater, larger, bigger, higher, taller, longer, plus grand*, plus élevé*, plus haut*, plus long*, más grande*, más alt*,
  más larg*, più grand*, più alt*, più lung*, mais alt*, mais long*, mehr, größer*, höher*, länger*, más, mayor, mayores,
  plus, davantage, supérieur*, più, maggior*, mais, maior, больше, выше, 更多, 更高, より多い, 多い, 高い, 高, 多, exceed*,
  outnumber*, surpass*, outweigh*, outperform*, übersteig*, dépass*, supera, superan, superano, превыша*
  / half as many, half as much, half as long as, half as, less, fewer, smaller, lower, shorter, moindre*, plus petit*, plus faible*, plus court*, plus bas*, más pequeñ*, más baj*, más
    cort*, più piccol*, più bass*, più cort*, più brev*, mais baix*, mais curt*, weniger, geringer*, kleiner*, niedriger*, kürzer*, menos, menor, menores,
    moins, inférieur*, meno, minor*, меньше, ниже, 更少, 更低, 少ない, 低い, 低, 少, undercut*, fall* short of
price: dearer, costlier, more expensive, more costly, costs more, cost more, teurer*, kostet mehr, plus cher*, plus
  chère*, plus coûteu*, más car*, più car*, più costos*, mais car*, дороже, 更贵, 高价
  / cheaper, less expensive, less costly, costs less, cost less, billiger*, günstiger*, moins cher*, moins chère*,
    moins coûteu*, más barat*, menos car*, meno car*, più economic*, mais barat*, дешевле, 更便宜
speed: faster, quicker, schneller, plus rapide*, más rápid*, più veloc*, быстрее, 快, 速い
  / slower, langsamer, plus lent*, moins rapide*, más lent*, menos rápid*, più lent*, медленнее, 慢, 遅い
age: older, elder, älter*, plus âgé*, plus vieux, plus ancien*, más antigu*, más viej*, più vecchi*, più antic*,
  старше
  / younger, newer, jünger*, neuer, plus jeune*, plus récent*, más joven*, más nuev*, più giovan*, più nuov*,
    младше, новее
good: better, besser*, mejor*, meilleur*, mieux, migliore*, meglio, melhor*, лучше, 更好, 好
  / worse, poorer, less well, schlechter*, peor*, pire*, peggio*, pior*, хуже, 更差
weight: heavier, more heavily, weighs more, weigh more, schwerer*, plus lourd*, más pesad*, più pesant*, тяжелее, 重
  / lighter, weighs less, weigh less, leichter*, plus léger*, más liger*, più legger*, легче, 轻
force: stronger, stärker* / weaker, schwächer*
warm: warmer, hotter, wärmer, plus chaud*, más cálid*, più cald*, теплее, 热, 暑い
  / colder, cooler, kälter*, plus froid*, más frí*, più fredd*, холоднее, 冷, 寒い
broad: wider, broader, breiter* / narrower, schmaler*
depth: deeper, tiefer*, più profond*, plus profond*, más profund*
  / shallower, flacher*, meno profond*, moins profond*, menos profund*
noise: louder, noisier, lauter* / quieter, leiser*, тише
wealth: richer / poorer
most: the most since, the most in, the most ever, the most of any, the most of all, most, largest, highest, longest, biggest, größte*, höchste*, längste*
  / the fewest, the least since, the least in, the least ever, least, smallest, lowest, shortest, kleinste*, niedrigste*, kürzeste*
best: best, beste, besten / worst, schlechteste*
fastest: fastest / slowest
oldest: oldest, älteste* / youngest, newest, jüngste*
earlier: earlier, sooner, früher, antes, plus tôt, раньше / later, später, después, plus tard, позже
ahead: ahead / behind`

/** One is before, above or beside the other. */
export const ORDERS = `
above: above, oberhalb / below, beneath, unterhalb
northward: north of, northwards of, nördlich von / south of, southwards of, südlich von
eastward: east of, eastwards of, östlich von / west of, westwards of, westlich von
leftward: left of / right of
upstream: upstream of / downstream of
within: inside of / outside of
before: before, older than, predat*, earlier than, älter als, plus ancien* que, más antigu* que, ahead of, prior to, until, till, vor, bis, antes de, antes del, antes do, antes da, hasta, avant, jusqu, prima di, prima del, prima della, prima dello, prima dell,
  prima dei, prima delle, prima degli, prima che, fino a, до
  / after, younger than, newer than, later than, jünger als, plus récent* que, following, nach, después de, tras, après, dopo, после
precedes: precedes, precede, preceded / follows, follow, followed`

/** Two verbs for one event: what one person sells, another buys. */
export const CONVERSES = `
sell: sell*, sold, verkauf*, vend*, продал*, прода*
  / buy*, bought, purchas*, acquir*, kauf*, gekauft, erwarb, erworben, achet*, acquis, compr*, adquiri*, acquist*,
    купил*, покупа*
lend: lend*, lent, loan*, verleiht, verlieh, verliehen, prête, prêté, prestó, presta, prestato, prestò
  / borrow*, entleiht, entlieh, leiht, auslieh, emprunt*
give: give, gives, gave, given, donat*, distributed, distributes, distribute, delivered, delivers, deliver, allocated, allocates, issued, issues, supplied, handed, hand* over, bequeath*, award*, schenkt*, übergab, donne, donné, légu*, donó,
  regaló, entreg*, donato, donò, подарил*, передал*
  / receiv*, inherit*, erhielt, bekam, reçoi*, reçu*, hérit*, recibi*, hered*, ricev*, eredit*, получил*
teach: teach*, taught, unterricht* / learn*, lernt*`
