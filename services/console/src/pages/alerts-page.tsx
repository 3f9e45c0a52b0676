import { type ListedAlert } from '@orrery/client';
import { type AlertFilter, askedFor, isShown, NO_FILTER, readFilter, SHOW_WORDS, SHOWS, writeFilter } from '../domain/alerts/alert-filter.js';
import { groupAlerts } from '../domain/alerts/alert-groups.js';
import { isSetAside, PRIORITY_ORDER, PRIORITY_WORDS } from '../domain/alerts/alert-words.js';
import { ALERT_RATES_PATH, RULE_PREVIEW_PATH } from '../domain/route.js';
import { plural } from '../domain/words.js';
import { AlertGroupEntry } from '../parts/alerts/alert-group-entry.js';
import { AlertsAbsent } from '../parts/alerts/alerts-absent.js';
import { Link } from '../parts/link.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { useTwinName } from '../parts/use-twin-name.js';
import { useServices } from '../state/context.js';
import { MOST_READ } from '../state/alerts/alert-store.js';
import { useAlerts, useIsMe } from '../state/alerts/use-alerts.js';
import { navigate, useQuery } from '../state/router.js';
import { failureWords, usePolled } from '../state/use-polled.js';

/** More entries than that nobody reads; a filter finds the others. */
const MOST_SHOWN = 100;
const OVER_EVERY_MS = 10_000;

/** Every alert by urgency, one entry a cause. The address is the filter. */
export default function AlertsPage() {
  const filter = readFilter(useQuery());
  const nameOf = useTwinName();
  const held = useAlerts();
  const isMe = useIsMe();
  const { api } = useServices();
  const over = usePolled(filter.show === 'all' ? 'over' : 'none', async () => (filter.show === 'all' ? (await api.alerts.list({ view: 'all', state: ['normal'], limit: MOST_SHOWN })).items : []), filter.show === 'all' ? OVER_EVERY_MS : 0);
  const asked = askedFor(filter);
  const told = usePolled(asked ? writeFilter(filter) : 'none', async () => (asked ? await api.alerts.list({ view: 'all', limit: MOST_READ, ...asked }) : undefined), asked ? OVER_EVERY_MS : 0);
  const { open, isPartial, failure, isAbsent } = asked
    ? { open: told.data?.items, isPartial: told.data?.nextCursor !== undefined, failure: told.failure === undefined ? undefined : failureWords(told.failure), isAbsent: held.isAbsent }
    : held;
  const all = asked ? open : withOver(open, over.data ?? []);
  const shown = all?.filter((alert) => isShown(filter, alert, nameOf(alert.twinId), isMe)) ?? [];
  const groups = groupAlerts(shown);
  return (
    <Page title="Alerts" aside={all && <Counts shown={shown.length} causes={groups.length} setAside={filter.show === 'set-aside' ? 0 : all.filter(isSetAside).length} />}>
      <FilterBar filter={filter} />
      {asked && (
        <p className="quiet">
          {filter.message === '' ? 'Only the alerts with one cause. ' : 'Only the alerts that one message told of. '}
          <Link to={writeFilter(NO_FILTER)}>Show all that are open</Link>
        </p>
      )}
      {isAbsent && <AlertsAbsent />}
      {failure !== undefined && !isAbsent && <Notice title="The alerts could not be read">{`${failure} What stands here was true before.`}</Notice>}
      {isPartial && (
        <p className="banner" data-kind="lagged">
          <strong>{`More than ${MOST_READ} alerts are open.`}</strong> The most urgent are here. A flood has one cause more often than many: look at the first entries.
        </p>
      )}
      {!all && failure === undefined && <Notice title="Reading the alerts…" />}
      {all && groups.length === 0 && <Nothing filter={filter} isAny={all.length > 0} />}
      <ul className="alerts" aria-label="Alerts by urgency">
        {groups.slice(0, MOST_SHOWN).map((group) => (
          <AlertGroupEntry key={group.id} group={group} />
        ))}
      </ul>
      {groups.length > MOST_SHOWN && <p className="quiet">{`and ${groups.length - MOST_SHOWN} more causes: narrow the filter to see them`}</p>}
    </Page>
  );
}

/** What is set aside is not forgotten. */
function Counts({ shown, causes, setAside }: { shown: number; causes: number; setAside: number }) {
  return (
    <span className="quiet">
      {`${plural(shown, 'alert')}, ${plural(causes, 'cause')}`}
      {setAside > 0 && (
        <>
          {'; '}
          <Link to={writeFilter({ ...NO_FILTER, show: 'set-aside' })}>{`${setAside} shelved or suppressed`}</Link>
        </>
      )}
    </span>
  );
}

function withOver(open: readonly ListedAlert[] | undefined, over: readonly ListedAlert[]): readonly ListedAlert[] | undefined {
  if (!open) return undefined;
  const known = new Set(open.map(({ key }) => key));
  return [...open, ...over.filter(({ key }) => !known.has(key))];
}

function Nothing({ filter, isAny }: { filter: AlertFilter; isAny: boolean }) {
  const isFiltered = writeFilter(filter) !== writeFilter({ ...NO_FILTER, show: filter.show });
  if (isFiltered || isAny) {
    return (
      <Notice title="No alert is like that" action={<Link to={writeFilter(NO_FILTER)}>Show all that are open</Link>}>
        <p className="quiet">{filter.show === 'open' && !isFiltered ? 'Those that there are have been shelved, suppressed or taken out of service.' : 'Others are open; the filter leaves them out.'}</p>
      </Notice>
    );
  }
  return (
    <Notice title="No alert is open">
      <p className="quiet">Nothing asks for anybody now. What raises alerts stands in rules.yaml of the plant folder, under “alerts”.</p>
    </Notice>
  );
}

function FilterBar({ filter }: { filter: AlertFilter }) {
  const set = (change: Partial<AlertFilter>) => navigate(writeFilter({ ...filter, ...change }), 'replace');
  const { priorities } = filter;
  return (
    <div className="alert-filter">
      <label>
        Show
        <select value={filter.show} onChange={(event) => set({ show: SHOWS.find((each) => each === event.target.value)! })}>
          {SHOWS.map((show) => (
            <option key={show} value={show}>
              {SHOW_WORDS[show]}
            </option>
          ))}
        </select>
      </label>
      <div className="priority-choice" role="group" aria-label="Priorities">
        {PRIORITY_ORDER.map((each) => (
          <button key={each} type="button" className="small" aria-pressed={priorities.includes(each)} onClick={() => set({ priorities: priorities.includes(each) ? priorities.filter((one) => one !== each) : [...priorities, each] })}>
            {PRIORITY_WORDS[each]}
          </button>
        ))}
        <button type="button" className="small" aria-pressed={filter.isMine} onClick={() => set({ isMine: !filter.isMine })}>
          With me
        </button>
      </div>
      <input type="search" aria-label="Find in the alerts" placeholder="title, twin, rule" value={filter.text} onChange={(event) => set({ text: event.target.value })} />
      <Link to={ALERT_RATES_PATH}>Alarm rates</Link>
      <Link to={RULE_PREVIEW_PATH}>Try a rule</Link>
    </div>
  );
}
