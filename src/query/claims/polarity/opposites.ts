// Families of opposites. The words before `/` say the same as each other, in several languages; so do the words after it.
import { type Entry, entriesOf } from "./lexicon.ts"
import { OPPOSITES_ELSEWHERE } from "./opposites-elsewhere.ts"
import { CONVERSES, DEGREES, ORDERS } from "./relations.ts"

/**
 * In `denies` the words after `/` are a negation. `degree` and `order` compare two things. The words of `converse` describe
 * one event from two sides: what one person sells, another buys.
 */
export type Kind = "plain" | "denies" | "degree" | "order" | "converse"

const DENYING = `
allow: allow*, allowed to, open to, permit*, permission, authoris*, authoriz*, may, can, entitle*, free to, erlaubt,
  gestattet, zulässig, darf, dürfen, kann, können, permis*, autoris*, autorizza*, autoriza*, peut, peuvent,
  permitid*, puede, pueden, permess*, può, possono, permitido*, pode, podem, разрешен*, разрешён*, разрешает*,
  можно, может, могут, допускает*, dozwolon*, можна, toegestaan, 允许, 可以, 准许, 許可, できます, てもよい
  / forbid*, forbad*, prohibit*, ban, bans, banned, barred, closed to, off limits, verboten, verbot, verbietet, untersag*, unzulässig,
    interdit*, défend* de, prohib*, vietat*, divieto, proibi*, verboden, zabron*, zakázán*, zakáz*, запрещ*, запрет,
    воспрещ*, нельзя, заборонен*, забороняєт*, забранено, yasak*, απαγορεύ*, interzis*, förbjud*, forbudt,
    kielletty, tilos, ممنوع*, يمنع, אסור, वर्जित, निषिद्ध, cấm, dilarang, 禁止, 严禁, 不得, 不准, 금지, ห้าม
able: able, possible, available, accessible, reachable, möglich, verfügbar, erreichbar, posible*, disponible*,
  accesible*, possibil*, disponibil*, accessibil*, possíve*, disponíve*, возможн*, доступн*, 可能
  / unable, impossible, unavailable, inaccessible, unreachable, out of reach, out of the reach, out of order, sold out, ausverkauft,
    agotad*, épuisé*, esaurit*, распродан*, unmöglich, nicht möglich, unerreichbar, indisponible*, imposible*,
    inaccesible*, impossibil*, impossíve*, невозможн*, недоступн*, 不可能
accept: accept*, approv*, adopt*, grant*, endors*, back, backs, backed, backing, support*, favour*, favor*, in
  favour, vot* for, vot* in favour, pass, passed, uphold*, upheld, consent*, agree* to, ratif*, go ahead, green
  light, angenommen, genehmig*, zugestimmt, stimm* .. zu, befürwort*, unterstütz*, bewillig*, akzeptier*, acept*,
  aprob*, apoy*, a favor, visto bueno, approuv*, vot* pour, soutien*, soutenu*, favorable*, en faveur, appuie,
  approva*, accett*, sostien*, a favore, aceit*, aprov*, apoi*, одобр*, принял*, поддерж*, согласи*, высказал* за,
  批准, 通过, 同意, 支持, 赞成, 承認, 可決, 賛成
  / reject*, refus*, declin*, turn* down, turn* .. down, threw out, throw* out, deny, denied, denies, denying,
    veto*, oppose, opposes, opposed, opposing, opposition to, object to, objects to, objected to, had objections, have objections, has objections, raised objections, vot* .. against, spoke .. against, speak* ..
    against, argu* .. against, came out against, campaign* against, decid* against, decided not to, rule* out, ruled out, dismiss*, overturn*, rebuff*, lehn* .. ab,
    abgelehnt, ablehn*, zurückgewiesen, weist .. zurück, wies .. zurück, verwarf, verworfen, verweiger*, stimm* ..
    gegen, dagegen, rechaz*, deneg*, desestim*, se opon*, se opus*, vot* .. contra, en contra, rejet*, s oppos*,
    vot* .. contre, prononc* contre, respin*, rifiut*, boccia*, contrari*, vot* .. contro, rejeit*, recus*, отклон*,
    отказ*, отверг*, голосова* против, выступ* против, 否决, 拒绝, 反对, 驳回, 拒否, 否決, 反対
include: includ*, contain*, cover*, enthält, enthalten, einschließlich, umfass*, inklusive, incluy*, inclui*,
  comprend*, inclus*, compres*, включа*, входит, 包括, 包含, 含まれ
  / exclude, excludes, excluded, exclusion*, omit*, leav* out, ausgeschlossen, ausgenommen, schließt .. aus, excluy*, exclu*, esclus*,
    esclud*, исключа*, не включ*, 不包括, 不含, 除外
succeed: succeed*, success*, manage* to, manag* to, works, gelang, gelungen, geschafft, réussi*, logr*, consigui*,
  riusci*, riesc*, удал*, смог*, 成功
  / fail, fails, failed, failing, misslang, misslungen, gescheitert, scheiter*, échou*, échec, fracas*, fallir*, fallit*,
    провал*, не удал*, 失败, 失敗
attend: attend*, appear* at, present, turn* up, show* up, took part, tak* part, participat*, anwesend, erschien*,
  nahm .. teil, teilgenommen, asisti*, presente*, participó, assist*, présent*, participé, presenti, partecip*,
  compar*, присутств*, участв*, явил*, 出席, 参加
  / absent, absence, skipped, skips, stay* away, abwesend, fehlte*, fernbl*, ausente*, faltó, absent*, assent*,
    отсутств*, 缺席, 欠席
exist: exist, exists, existed, vorhanden, existe, existen, esiste, esistono, существу*, имеется, 存在
  / missing, nonexistent, inexistant*, inexistente*, inesistent*, 不存在, 存在しな
need: required, required to, obliged to, requires, require, have to, has to, had to, obligatory, compulsory,
  mandatory, must, need, needs, needed, necessary, pflicht, verpflicht*, erforderlich, notwendig, obligator*,
  obligatoire*, nécessaire*, necesari*, necessari*, обязател*, обязан*, нужн*, необходим*, 必须, 必要, 必需
  / optional, exempt, exempted, voluntary, unnecessary, needless, not required, no need, need not, freiwillig, unnötig, überflüssig,
    facultati*, opcional*, voluntari*, inutile*, facoltativ*, superflu*, необязател*, добровол*, ненужн*, 自愿, 任意, 不必
do: manage* to, gelang
  / fail* to, declin* to, failure to, neglect* to, omit* to, unable to, refus* to, avoid*, versäum*, unterließ*, unterlass*,
    vermied*, vermeid*, éviter, évite*, evitar, evita*, избега*, 避免, 避け, 控え, 遠慮`

const PLAIN = `
neglect: observ*, heed*, follow*, comply, complies, complied, keep to, kept to, beachtet, befolg*, eingehalten,
  respect*, cumpl*, rispett*, соблюда*
  / neglect*, ignor*, breach*, violat*, flout*, missacht*, verstoß*, verletz*, incumpl*, infring*, наруш*
known: known, famous, bekannt, connu*, conocid*, noto, nota, conosciut*, известн*
  / unknown, obscure, unbekannt, inconnu*, desconocid*, ignoto, sconosciut*, неизвестн*
valid: valid, legal, lawful, effective, in force, stays valid, se mantiene, se mantienen, se conserva, si mantiene, remains valid, reste valable, remains in effect, gültig, bestehen, weiterhin, in kraft, vigente*, en vigor, en vigueur, in vigore, em vigor, в силе, 有效, 有効, rechtmäßig, valid*, légal*, valable*, действител*, законн*
  / invalid, void, illegal, unlawful, expire, expires, expired, lapse, lapses, lapsed, ungültig, erlischt, erlosch*, erlöschen, verfällt, verfallen, se pierde, s éteint, expira, expiran, 失效, 作废, 失効, 無効, утрачива*, истека*, illegal*, rechtswidrig, inválid*, nul, caduc*,
    scadut*, недействител*, незаконн*
likely: likely, wahrscheinlich, probable* / unlikely, unwahrscheinlich, improbable*
enough: enough, sufficient*, adequate*, ausreichend*, genug, suffisan*, suficient*, достаточн*, 足够
  / insufficient*, inadequate*, too few, too little, unzureichend, insuffisan*, insuficient*, недостаточн*, 不足
whole: complete, finished, intact, vollständig, fertig, complet*, terminé*, terminad*, завершен*, завершён*
  / incomplete, unfinished, unvollständig, unfertig, incomplet*, inachevé*, inacabad*, незавершен*, незавершён*
correct: correct*, accurate*, true, right, richtig, korrekt, wahr, exact*, verdader*, vrai*, giust*, vero, vera,
  правильн*, верн*
  / incorrect*, inaccurate*, untrue, false, wrong, falsch, unrichtig, faux, fausse*, fals*, sbagliat*, неправильн*,
    неверн*, ложн*
on: always on, is on, are on, stays on, left on, switched on, turned on, enabled, enable*, activat*, eingeschaltet,
  aktiv*, activad*, activé*, attiv*, включен*, включён*, включает*, 开启, 启用
  / off, disabled, disable*, deactivat*, ausgeschaltet, deaktiv*, desactiv*, désactiv*, disattiv*, spent*,
    выключен*, отключен*, отключён*, отключает*, 关闭, 禁用
paid: paid, settled, bezahlt, payé*, pagad*, pagat*, оплачен*
  / unpaid, outstanding, overdue, unbezahlt, impayé*, impagad*, insolut*, неоплачен*
damage: intact, undamaged, unbroken, unharmed, unhurt, uninjured, unverletzt, unscathed, in one piece, unversehrt, unbeschädigt, indemne*, intacto, intacta, intactos, intactas, ilés*, ileso*, ilesa*,
  intatt*, illes*, невредим*, 完好
  / damaged, broken, harmed, injured, hurt, wounded, blessé, blessée, blessés, herid*, ferit*, ранен*, пострадал*, beschädigt, kaputt, endommagé*, cassé*, abîmé*, dañad*, averiad*, roto, rota, rotos, rotas, danneggiat*, guast*, поврежд*, сломан*, 损坏
occupied: free, vacant, unoccupied, frei, libre, libres, libero, libera, liberi, libere, livre, livres, свободн*
  / occupied, booked, in use, belegt, besetzt, occupé, occupée, occupés, occupées, ocupad*, occupat*, занят*
covered: covered / uncovered
soluble: soluble*, dissolve*, löslich*, löst sich, lösen sich, auflös*, disuelve*, dissout, dissolvent, scioglie*, solubil*,
  растворя*, растворим* / insoluble*, unlöslich*, insolubil*, нерастворим*
smell: smell*, odour, odor, geruch, olor, odeur, odore, запах / odourless, odorless, geruchlos*, inodor*, без запаха
visible: visible*, see, seen, sichtbar*, sehen, voir, ver, vedere, visibil*, видн*, видим* / invisible*, unsichtbar*, invisibil*, невидим*
audible: audible, hear, heard, hörbar* / inaudible, unhörbar*
edible: edible, eat, eaten, essbar* / inedible, ungenießbar*, несъедобн*
legible: legible, read, lesbar* / illegible, unlesbar*, unleserlich*
curable: curable, cure, cured, heilbar* / incurable, unheilbar*, неизлечим*
refund: refundable, refund, refunds, money back, repaid, refunded, reimburs*, erstatt*, remboursé*, remboursable*, reembols*, rimbors*, возвраща*
  / nonrefundable, forfeit*, verfällt, verfallen
open: open, opens, opened, opening, unlock*, geöffnet, offen, öffne*, aufgemacht, abiert*, abre, abren, abrió,
  ouvr*, ouvert*, apert*, apre, aprono, открыт*, открыва*, otwart*, öppen, geopend, açık*, مفتوح*, 열, 엽니다, 연다, เปิด, 营业, 开放, 开门, 開いて, 開き, 営業
  / closed, closes, close, closing, closure, shut, shuts, locked, verriegelt, geschlossen, schließt, schließen, zu ist,
    gesperrt, cerrad*, cierra*, cerró, ferm*, chius*, chiud*, закрыт*, закрыва*, zamknięt*, stängd, gesloten, kapalı*, مغلق*, 닫, ปิด, 休みます, 歇业, 停业, 关门, 闭馆, 休業, 休館,
    閉ま, 閉じ
change: increas*, raise, raises, raised, raising, rise, rises, rose, risen, rising, grow, grows, growing, grew,
  grown, climb*, soar*, surge, surges, surged, surging, gain*, boost*, expand*, lengthen*, extend*, speed* up, accelerat*, improv*,
  strengthen*, promot*, foster*, encourag*, gestiegen, steigt, stieg, stiegen, erhöht*, zugenommen, nahm .. zu,
  wuchs, gewachsen, fördert, sube*, subió, subieron, aument*, crec*, augment*, croît, hausse, accru*, salì, salgono,
  salito, salita, cresc*, crebbe, вырос*, увелич*, повыс*, возрос*, растет, растёт, способству*, 增加, 上升, 提高, 增长, 促进,
  増え, 増加, 上がり, 上昇
  / decreas*, reduc*, cut, cuts, lower, lowers, lowered, lowering, fall, falls, fell, fallen, falling, drop*,
    declin*, shr*nk*, shrank, shrink*, shrunk, plung*, slump*, shorten*, slow*, worsen*, weaken*, inhibit*, hinder*,
    hamper*, suppress*, dwindl*, diminish*, lose, loses, lost, gesunken, sinkt, sank, sanken, gesenkt, senkt,
    abgenommen, nahm .. ab, schrumpf*, hemmt, baja, bajan, bajó, bajaron, disminuy*, reduj*, descendió, cayó,
    cayeron, diminu*, baiss*, recul*, rédui*, ridott*, riduc*, ridusse, calo, calato, calata, scende, scesi, sceso,
    scesa, сниз*, уменьш*, сократ*, упал*, упала, падает, подавля*, 减少, 下降, 降低, 抑制, 減り, 減少, 下がり, 低下
start: start*, begin*, began, begun, launch*, beginn*, begann, gestartet, commenc*, début*, empez*, comenz*, inici*,
  inizi*, начал*, начина*, 开始, 始ま
  / stop*, end, ends, ended, ceas*, halt*, endet*, beendet, aufgehört, cessé*, cessa*, finit, arrêt*, terminó,
    termina, terminated, terminates, acabó, acaba, конч*, прекра*, 结束, 停止, 終わ
keep: keep, keeps, kept, retain*, maintain*, preserv*, behält, behielt, erhalten, conserv*, gard*, manten*, сохран*
  / lose, loses, lost, losing, verlier*, pierd*, perd*, теря*, stop, stops, stopped, stopping, cease*, discard*, drop, drops, dropped, abolish*, scrap*, remov*, delet*, demolish*, abgeschafft, abgerissen, gelöscht, supprim*, elimin*,
    suprim*, abol*, удал*, отмен*, снес*
welcome: welcom*, prais*, applaud*, hail*, begrüßt*, gelobt, salué*, salua, celebró, elogi*, приветств*, похвал*
  / criticis*, criticiz*, condemn*, denounc*, kritisier*, verurteilt*, critiqu*, criticó, criticaron, critica*, критик*
side: inside, indoors, internal*, innen, drinnen, dentro, intérieur*, внутри, 室内
  / outside, outdoors, external*, außen, draußen, fuera, extérieur*, снаружи, 室外
hire: hire*, hiring, appoint*, recruit*, employ*, eingestellt, ernannt, embauch*, nommé*, contrató, contrataron,
  nombró, nombraron, assunse, assunto, nominato, нанял*, назнач*
  / dismiss*, fire, fired, sack*, laid off, let .. go, entlassen, licenci*, renvoy*, desped*, licenzia*, уволен*,
    уволил*
resign: resign*, step* down, stood down, stepped back, quit, quits, zurückgetreten, trat .. zurück, tritt .. zurück, démission*, dimit*, renunció, dimess*, dimis*
  / dismiss*, fired, sack*, oust*, laid off, removed from office, entlassen, licenci*, destitu*, desped*, licenzia*
guilty: convict*, guilty, verurteilt, schuldig, condamn*, coupable*, condena*, culpable*, condannat*, colpevol*,
  осужд*, виновн*
  / acquit*, innocent, exonerat*, freigesprochen, unschuldig, acquitt*, innocent*, absuel*, inocent*, assolt*,
    оправда*, невиновн*
agree: agree*, einig, zustimm*, d'accord, acuerdo, accordo / disagree*, uneinig, désaccord, desacuerdo, disaccordo
alike: like its, like the, like their, like his, like her, like other*, like most, the same, identical*, alike, equal*, dasselbe, dieselb*, gleich, identisch, même, mêmes, identique*, igual*,
  idéntic*, mism*, stess*, identic*, одинаков*, 相同, 同じ
  / different*, differ*, differs, unlike, distinct*, unterschied*, verschieden*, anders, différ*, distint*, divers*,
    отлича*, различ*, 不同, 違い, 異な
safe: safe, safely, harmless, sicher, ungefährlich, harmlos, sans danger, inoffensif*, segur*, inofensiv*, sicur*,
  безопасн*, безвредн*, 安全
  / unsafe, dangerous*, harmful, hazardous, gefährlich, schädlich, dangereu*, nocif*, nocive*, peligros*, nociv*,
    pericolos*, опасн*, вредн*, 危险, 有害, 危険
often: often, common, commonly, frequent*, regularly, häufig, oft, souvent, fréquent*, frecuent*, spesso, часто,
  част*, 经常, よく
  / rare, rarely, seldom, uncommon, infrequent*, selten, rarement, rare*, rara, raras, raro, rarament*, редк*, 很少,
    めったに
public: public*, by the state, state owned, state run, government owned / private*
free: free, free of charge, without paying, without charge, no charge, no fee, at no cost, pay nothing, pays nothing, gratis, kostenlos, gratuit*, gratuitamente, бесплатн*, 免费, 無料, 無償
  / 有償, pay, pays, paying, zahl*, bezahl*, paie, paient, paye, payent, paga, pagan, pagano, pagam, плат*, płac*, betaal*, betalen, paid, for a fee, kostenpflichtig, payant*, de pago, a pagamento, платн*, 收费, 有料
hot: hot, warm, heiß, chaud*, caliente*, cald*, горяч* / cold, cool, kalt, froid*, frí*, fredd*, холодн*
wet: wet, damp, moist, nass, feucht, mouillé*, humid*, mojad*, bagnat*, мокр*, влажн*
  / dry, trocken, sèche*, seco, seca, secco, secca, asciutt*, сух*
win: win, wins, won, victory, gewann, gewonnen, gagn*, ganó, gana, ganaron, ganado, vinc*, vinto, победил*,
  выиграл*, 获胜
  / lose, loses, lost, defeat, verlor, verloren, perd*, pierde*, perso, persa, perse, проиграл*, 落败
profit: profit*, surplus, gewinn, bénéfice*, excédent*, ganancia*, utile, прибыл*
  / loss, losses, deficit, verlust*, perte*, déficit*, pérdida*, perdita, убыт*
positive: positiv* / negativ*
online: online / offline
manual: manual*, by hand, von hand, à la main, a mano, вручную / automatic*, automatisch, automati*, автоматическ*
lasting: permanent*, dauerhaft, ständig, définitif*
  / temporar*, vorübergehend, temporaire*, temporal*, tempora*, временн*
north: north, northern, nord, nördlich* / south, southern, süd*, südlich*, sud
east: east, eastern, ost, östlich* / west, western, westlich*, ouest, oeste
left: left, links, gauche, izquierd*, sinistr*, лев* / right, rechts, droite, derech*, destr*, прав*
upper: upper / lower
stream: upstream, flussaufwärts / downstream, flussabwärts
morning: morning / evening
day: day / night
early: early, früh / late, spät
first: first, erste, ersten, erster, premier, première, primer*, prim*, перв*
  / last, final, letzte*, dernier*, últim*, ultim*, последн*
minimum: minimum, min, mindest*, mínim*, minimal*, minim*, минимальн*, 最小, 最低 / maximum, max, höchst*, máxim*, maximal*, massim*,
  максимальн*, 最大, 最高
like: like, likes, liked / dislike*
trade: import, imports, imported, importing, importer*, importier*, importé* / export*
alive: alive, living, lebend* / dead, died, dies, passed away, gestorben, starb
enter: enter*, entrance, admit*, arriv*, came in, betritt, betrat, ankam
  / leave, leaves, leaving, exit*, depart*, verließ, verlässt, abfuhr
ascend: ascend*, up / descend*, down
build: build*, built, erect*, construct*, gebaut, erricht*, constru*, bâti*, costrui*, построен*
  / demolish*, tore down, torn down, abgerissen, abriss, démoli*, derrib*, demoli*, снесен*, снесён*
join: join*, merg*, unite*, beigetreten, adhér*
  / leav*, split from, separated from, withdrew, withdraw*, ausgetreten, quitt*
heavy: heavy, schwer, lourd*, pesad*, pesant* / lightweight, leicht, léger*, liger*, legger*
fresh: fresh, frisch / stale
full: full, filled, voll, plein*, llen*, pien* / empty, leer, vide*, vací*, vuot*, пуст*
strong: strong, stark / weak, schwach
easy: easy, easily, simple, einfach, facile*, fácil*, легк*, лёгк*
  / difficult*, hard to, complicated, schwierig, difficile*, difícil*, трудн*, сложн*`

const kinds = new Map<string, Kind>()
/** The kind of each family. */
export const KINDS: ReadonlyMap<string, Kind> = kinds
/** A family begins with its name. Its other lines are indented. */
const learn = (kind: Kind, families: string, language?: string): Entry[] =>
  families
    .trim()
    .split(/\n(?! )/)
    .flatMap((family) => {
      const [, name = "", left = "", right = ""] = /^(\w+):([^/]*)\/(.*)$/su.exec(family) ?? []
      const concept = `${kind}:${name}`
      kinds.set(concept, kind)
      const entries = [...entriesOf(concept, left), ...entriesOf(concept, right, -1)]
      return language === undefined ? entries : entries.map((entry) => ({ ...entry, language }))
    })

export const OPPOSITES: readonly Entry[] = [
  ...learn("denies", DENYING),
  ...learn("plain", PLAIN),
  ...learn("degree", DEGREES),
  ...learn("order", ORDERS),
  ...learn("converse", CONVERSES),
  ...Object.entries(OPPOSITES_ELSEWHERE).flatMap(([language, { denying, plain }]) => [
    ...learn("denies", denying, language),
    ...learn("plain", plain, language),
  ]),
]
