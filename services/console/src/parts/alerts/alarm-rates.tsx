import { type AlarmStatistics, type ListedAlert } from '@orrery/client';
import { barsOf, FLOOD, JUDGEMENTS, partsOfKey, RECOMMENDED, SLOT_MS } from '../../domain/alerts/alarm-rate-words.js';
import { NO_FILTER, writeFilter } from '../../domain/alerts/alert-filter.js';
import { isSetAside, PRIORITY_ORDER, PRIORITY_WORDS } from '../../domain/alerts/alert-words.js';
import { alertPath } from '../../domain/route.js';
import { formatSpan } from '../../domain/time.js';
import { plural } from '../../domain/words.js';
import { ConditionMark } from '../condition-mark.js';
import { FigureTable } from '../figure-table.js';
import { Link } from '../link.js';
import { useTwinName } from '../use-twin-name.js';
import { Fact } from '../sources/fact.js';

const percent = (share: number) => `${share > 0 && share < 0.01 ? '< 1' : Math.round(share * 100)} %`;
const rate = (value: number) => (value > 0 && value < 0.1 ? '< 0.1' : value.toFixed(1));

/** The figures, each beside what is recommended. */
export function AlarmRates({ rates, open }: { rates: AlarmStatistics; open: readonly ListedAlert[] }) {
  const judgement = JUDGEMENTS[rates.judgement];
  const setAside = open.filter(isSetAside).length;
  return (
    <>
      <p className="judgement">
        <ConditionMark condition={judgement.condition} text={judgement.words} />
      </p>
      <dl className="facts wide">
        <Fact name="For each operator and 10 min">{`${rate(rates.perTenMinutes.average)} on average, ${rates.perTenMinutes.most} at most`}</Fact>
        <Fact name="For each operator and day">{`${Math.round(rates.perDay)} (${plural(rates.raised, 'alert')} in all)`}</Fact>
        <Fact name="Time in a flood" isAbnormal={rates.inFlood > 0.01}>{`${percent(rates.inFlood)}, less than 1 % is recommended`}</Fact>
        <Fact name="Standing for more than a day" isAbnormal={rates.stale.length > 5}>{`${rates.stale.length}, at most 5 are recommended`}</Fact>
        <Fact name="Shelved or suppressed now">{setAside === 0 ? '0' : <Link to={writeFilter({ ...NO_FILTER, show: 'set-aside' })}>{String(setAside)}</Link>}</Fact>
        <Fact name="Chattering" isAbnormal={rates.chattering.length > 0}>{`${rates.chattering.length}, none is recommended`}</Fact>
      </dl>
      <Slots rates={rates} />
      <ByPriority rates={rates} />
      <MostFrequent rates={rates} />
      <Keys id="stale" title="Standing for more than a day" keys={rates.stale} />
      <Keys id="chattering" title="Chattering: three times within a minute" keys={rates.chattering} />
    </>
  );
}

const MOST_BARS = 144;

function Slots({ rates: { slots, operators } }: { rates: AlarmStatistics }) {
  const { bars, slotsEach } = barsOf(slots, MOST_BARS);
  const flood = FLOOD * operators;
  const top = Math.max(flood * 1.2, ...bars);
  const inFlood = slots.filter((count) => count > flood).length;
  return (
    <section aria-labelledby="slots">
      <h2 id="slots">{slotsEach === 1 ? 'Alerts in each ten minutes' : `Most alerts in ten minutes, of each ${formatSpan(slotsEach * SLOT_MS)}`}</h2>
      <svg className="slots" viewBox={`0 0 ${bars.length} 100`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
        {bars.map((count, index) => (
          <rect key={index} x={index + 0.1} width={0.8} y={100 - (count / top) * 100} height={(count / top) * 100} data-flood={count > flood} />
        ))}
        <path d={`M0 ${100 - (flood / top) * 100}h${bars.length}`} />
      </svg>
      <p className="quiet">{`The line is a flood: more than ${flood}. ${inFlood === 0 ? 'There was none' : `${plural(inFlood, 'slot')} of ${slots.length} were above it`}; the most were ${Math.max(0, ...slots)}.`}</p>
    </section>
  );
}

function ByPriority({ rates: { byPriority } }: { rates: AlarmStatistics }) {
  return (
    <section aria-labelledby="by-priority">
      <h2 id="by-priority">By priority</h2>
      <FigureTable
        heads={['Priority', 'Raised', 'Share', 'Recommended']}
        rows={PRIORITY_ORDER.map((priority) => ({
          key: priority,
          head: PRIORITY_WORDS[priority],
          cells: [byPriority[priority].raised, percent(byPriority[priority].share), <span key="recommended" className="quiet">{RECOMMENDED[priority]}</span>],
        }))}
      />
    </section>
  );
}

function MostFrequent({ rates: { mostFrequent } }: { rates: AlarmStatistics }) {
  if (mostFrequent.length === 0) return null;
  return (
    <section aria-labelledby="most-frequent">
      <h2 id="most-frequent">Ten that came most</h2>
      <FigureTable heads={['Alert', 'Raised', 'Share']} rows={mostFrequent.map(({ key, raised, share }) => ({ key, head: <KeyLink id={key} />, cells: [raised, percent(share)] }))} />
    </section>
  );
}

function Keys({ id, title, keys }: { id: string; title: string; keys: readonly string[] }) {
  if (keys.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul className="finding-list boxed">
        {keys.map((key) => (
          <li key={key}>
            <KeyLink id={key} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function KeyLink({ id }: { id: string }) {
  const nameOf = useTwinName();
  const { twinId, rule, instance } = partsOfKey(id);
  return (
    <>
      <Link to={alertPath(id)}>{rule}</Link> <span className="quiet">{`${nameOf(twinId)}${instance === '' ? '' : `, ${instance}`}`}</span>
    </>
  );
}
