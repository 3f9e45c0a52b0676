import { ApiError } from '@orrery/client';
import { COMMANDS_PATH } from '../domain/route.js';
import { plural } from '../domain/words.js';
import { CommandEntry } from '../parts/commands/command-entry.js';
import { LocksNotice } from '../parts/stops/locks-notice.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { useServices } from '../state/context.js';
import { navigate, useQuery } from '../state/router.js';
import { useReadOnCommands } from '../state/commands/use-commands.js';
import { commandFailure } from '../state/commands/use-proposal.js';
import { usePolled } from '../state/use-polled.js';

const READ_EVERY_MS = 10_000;
const MOST = 100;

/** What was asked of the plant and what became of it, the latest first. */
export default function CommandsPage() {
  const { api } = useServices();
  const query = new URLSearchParams(useQuery());
  const isAll = query.get('show') === 'all';
  const twin = query.get('twin') ?? undefined;
  const { data, failure, readAgain } = usePolled(`${isAll} ${twin}`, () => api.commands.list({ limit: MOST, ...(isAll ? {} : { open: true }), ...(twin === undefined ? {} : { twin }) }), READ_EVERY_MS);
  useReadOnCommands(readAgain);
  const show = (all: boolean, of: string | undefined) => {
    const next = new URLSearchParams({ ...(all ? { show: 'all' } : {}), ...(of === undefined ? {} : { twin: of }) }).toString();
    navigate(next === '' ? COMMANDS_PATH : `${COMMANDS_PATH}?${next}`, 'replace');
  };
  const isAbsent = failure instanceof ApiError && failure.kind === 'command-not-there';
  return (
    <Page title="Commands" aside={data && <span className="quiet">{plural(data.items.length, 'command')}</span>}>
      <div className="alert-filter">
        <div role="group" aria-label="Which commands" className="priority-choice">
          <button type="button" className="small" aria-pressed={!isAll} onClick={() => show(false, twin)}>
            Under way
          </button>
          <button type="button" className="small" aria-pressed={isAll} onClick={() => show(true, twin)}>
            All
          </button>
          {twin !== undefined && (
            <button type="button" className="small" onClick={() => show(isAll, undefined)}>
              {`Only ${twin} ×`}
            </button>
          )}
        </div>
      </div>
      {failure !== undefined && <Notice title={isAbsent ? 'Commands do not run here' : 'The commands could not be read'}>{commandFailure(failure)}</Notice>}
      {!isAbsent && <LocksNotice />}
      {!data && failure === undefined && <Notice title="Reading the commands…" />}
      {data?.items.length === 0 && (
        <Notice title={isAll ? 'Nothing has been commanded yet' : 'No command is under way'}>
          <p className="quiet">A command is proposed at the value that it changes, on the page of its twin.</p>
        </Notice>
      )}
      <ul className="findings">{data?.items.map((command) => <CommandEntry key={command.id} command={command} />)}</ul>
    </Page>
  );
}
