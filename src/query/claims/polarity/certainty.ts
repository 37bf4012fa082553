// Words that say how sure a statement is (possible, reported, planned, approximate, certain), and words for `must` and `may`.
import { type Entry, entriesOf } from "./lexicon.ts"

const POSSIBLE = `it is possible that, is possible that, it is possible for, it is conceivable, es posible que, il est possible que, il est possible qu, è possibile che, é possível que, es ist möglich dass, es ist gut möglich dass, es ist denkbar, nicht ausgeschlossen, möglich dass, es könnte sein, nicht sicher ob, unklar ob, zu erwarten, возможно что, możliwe że, may, might, could, possibly, perhaps, maybe, probably, likely, appears, appear, apparently, seems, seem,
  suggest*, presumably, potential*, tentative*, usually, typically, generally, in general, normally, often, tends, tend to,
  frequently, commonly, occasionally, mostly, not uncommon*, not infrequent*, not unusual, not rare*, nicht selten, pas rare, no es raro, non è raro, нередко, most often, most of the time, most commonly, most frequently, as a rule,
  in most cases, at times, not necessarily, könnte, könnten, dürfte, vielleicht, vermutlich, möglicherweise, wohl,
  wahrscheinlich, mutmaßlich, in der regel, meist, meistens, üblicherweise, gewöhnlich, normalerweise, peut être,
  probablement, sans doute, pourrait, pourraient, en général, généralement, d'ordinaire, habituellement, semble, semblerait,
  quizás, quizá, tal vez, probablemente, posiblemente, podría, podrían, puede que, parece*, por lo general, normalmente,
  suele, suelen, forse, probabilmente, potrebbe, potrebbero, sembra*, di solito, in genere, talvez, provavelmente, poderia,
  возможно, вероятно, может быть, по видимому, похоже, обычно, как правило, może, prawdopodobnie, zwykle, misschien,
  waarschijnlijk, meestal, かもしれ, 可能性, 恐れ, おそれ, 有可能, 가능성, でしょう, だろう, おそらく, たぶん, 通常, 可能会, 也许, 大概, 通常, 或许, 아마`

/** In a claim these can express a hedge of the quote. In a quote they are no hedge, because they often mean something else. */
const CHANCE = `possible, possibility, chance, chances, discretion, whether to, a risk, risk that, prone to, liable to, möglich, möglichkeit, gefahr, posible,
  posibilidad, riesgo de que, possibile, possibilità, rischio che, risque que, possível, риск того, ことがあ, 場合があ`

/** Others say so. This is true of the whole sentence. */
const REPORTED = `draft, draft law, alleged*, reportedly, reported to, said to, according to, rumoured, rumored, purported*, supposed*,
  presumed, reputed*, suspect*, believ*, assume, assumes, assumed, think, thinks, thought to, thought that, claims to, claimed to,
  in the opinion of, in the view of, argues, estimat*, angeblich, laut, zufolge, nach angaben, soll .. haben,
  soll .. sein, sollen .. haben, sollen .. sein, vermutet, glaubt, selon, d après, présum*, prétend*, aurait, auraient,
  serait, seraient, según, al parecer, presunt*, supuest*, habría, habrían, sería, serían, se cree, creen, secondo,
  sarebbe, sarebbero, avrebbe, avrebbero, presunto, si dice, pare che, segundo, suposto, teria, seria, por lo visto,
  по данным, по предварительным, по словам, по мнению, якобы, предполага*, счита*, według, zdaniem, podobno, rzekom*, volgens,
  naar verluidt, だという, そうです, によると, とみられ, 据报道, 據報道, 据称, 据说, 疑似, 涉嫌, 에 따르면`

/** It is planned, so it may not happen. */
const PLANNED = `anticipat*, not guaranteed, no guarantee*, not .. guarantee*, without guarantee, without any guarantee, nicht garantiert, nicht gewährleistet, keine garantie, keine gewähr, pas garanti*, aucune garantie, no está garantizad*, no se garantiza*, no garantiza*, sin garantía, non è garantit*, nessuna garanzia, não é garantid*, sem garantia, не гарантир*, нет гарант*, без гаранти*, 不保证, 无法保证, 不能保证, 保証されな, 保証はない, 保証はありません, 保証しません, plan to, plans to, planned, planning, proposed, proposes, proposing, considering, considers, consider whether,
  under consideration, weigh* up, weigh* whether, mull*, intend*, intention,
  promise* to, pledge* to, vow* to, threaten* to, offer* to, tried to, tries to, try to, attempt* to, hope to, hopes, hoped, hoping, aims, aiming, expect*, seek* to, want* to, would like, exploring, discuss* whether, study whether,
  look* into, look* at whether, examin* whether, debat* whether, recommend*, applied for, candidate*, in principle,
  provisional*, pending, to be decided, erwäg*, erwog, geplant, plant, planen, vorgeschlagen, schlägt .. vor, prüft,
  entwurf, beabsichtig*, hofft, hoffen, will .. lassen, voraussichtlich, vorgesehen, envisage*, étudie, prévoit, prévu*,
  projet de loi, projette*, espère*, souhaite*, propose de, propose que, estudia, estudian, prevé*, planea*, pretende*, propone*, propus*,
  proyecto de ley, espera*, baraja*, valuta, valutano, prevede, previst*, propost*, intende, intendono, spera*, bozza,
  disegno di legge, estuda, planej*, projeto de lei, планиру*, предлага*, рассматрива*, намерен*, надеет*, проект закона,
  рассчитыва*, собирает*, zamierza*, planuj*, rozważa*, overweeg*, 計画, 検討, 予定, 提案, 见込, 見込, 计划, 打算, 拟, 考虑,
  草案, 建议, 可能, 계획, 검토, 예정`

/** In a claim these are enough to express a hedge of the quote. */
const SOFTENED = `thought, considered, regarded as, deemed, held to be, gilt als, galt als, gelten als, galten als, passe pour, passait pour, considéré*, considerad*, considerat*, ritenut*, tenid* por, uznawan*, uważan*, should, would, is to, are to, was to, were to, is due to, are due to, scheduled, slated, is set to, are set to, on track to, plans, aim, goal, advis*, can, kann, können, sollte, sollten, soll, sollen, peut, peuvent, devrait, devraient, puede, pueden, debería, deberían, può, possono,
  dovrebbe, dovrebbero, deveria, deveriam, pode, podem, может, могут`

/** It is certain or decided. */
const CERTAIN = `certain that, definitely, certainly, undoubtedly, indisputabl*, proven, proved that, conclusively,
  it is certain, established that, confirmed that, it is clear that, guarantee*, decided to, resolved to, agreed to,
  mit sicherheit, zweifellos, steht fest, erwiesen, beschlossen, certainement, il est certain, sans aucun doute, décidé de,
  con certeza, sin duda, es seguro que, decidido, è certo, certamente, senza dubbio, deciso di, é certo, sem dúvida,
  decidiu, несомненно, доказано, точно известно, решил*, 确定, 肯定, 已决定, 決定し, 確実`

const APPROXIMATE = `about, around, approximately, roughly, nearly, almost, circa, ca, some .. or so, or so, close to,
  in the region of, etwa, ungefähr, rund, knapp, fast, environ, près de, à peu près, presque, aproximadamente,
  alrededor de, cerca de, unos, unas, casi, около, примерно, почти, приблизительно, quasi, all'incirca, intorno a, quase,
  ongeveer, około, prawie, 約, およそ, 大约, 约, 左右, 近, 약`

const DUTY = `must, have to, has to, had to, required to, obliged to, muss, müssen, doit, doivent, debe, deben, tiene que,
  tienen que, deve, devono, devem, dever, должен, должна, должны, 必须`
const LEAVE = `may, can, allowed to, free to, kann, können, darf, dürfen, peut, peuvent, puede, pueden, può, possono, pode,
  podem`

export const CERTAINTY: readonly Entry[] = [
  ...entriesOf("hedge", POSSIBLE),
  ...entriesOf("hedge", PLANNED),
  ...entriesOf("chance", CHANCE),
  ...entriesOf("reported", REPORTED),
  ...entriesOf("softened", SOFTENED),
  ...entriesOf("certain", CERTAIN),
  ...entriesOf("approximate", APPROXIMATE),
  ...entriesOf("must", DUTY),
  ...entriesOf("may", LEAVE),
]
