import { ApiError, type CommandDetail } from '@orrery/client';
import { STATE_WORDS } from '../domain/commands/command-words.js';
import { COMMANDS_PATH, twinPath } from '../domain/route.js';
import { CommandDecision } from '../parts/commands/command-decision.js';
import { CommandFacts } from '../parts/commands/command-facts.js';
import { CommandStateMark } from '../parts/commands/command-state.js';
import { CommandSteps } from '../parts/commands/command-steps.js';
import { CommandWay } from '../parts/commands/command-way.js';
import { useWishWords } from '../parts/commands/command-wish.js';
import { VerdictTable } from '../parts/commands/verdict-table.js';
import { Link } from '../parts/link.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { commandFailure } from '../state/commands/use-proposal.js';
import { useReadOnCommands } from '../state/commands/use-commands.js';
import { useServices } from '../state/context.js';
import { usePolled } from '../state/use-polled.js';

/** It is read when something of it has been told; and should nothing be told, now and then. */
const READ_EVERY_MS = 10_000;

/** One command, from the proposal to what the device shows. */
export default function CommandPage({ id }: { id: string }) {
  const { api } = useServices();
  const { data: command, failure, readAgain } = usePolled(id, () => api.commands.one(id), READ_EVERY_MS);
  useReadOnCommands(readAgain);
  if (!command) return <NotThere id={id} failure={failure} />;
  return <Shown command={command} failure={failure} onDecided={readAgain} />;
}

function Shown({ command, failure, onDecided }: { command: CommandDetail; failure: unknown; onDecided: () => Promise<void> }) {
  const { twin, sentence } = useWishWords(command);
  const { state, why, code } = command;
  const meaning = STATE_WORDS[state][1];
  return (
    <Page
      title={sentence}
      aside={<CommandStateMark state={state} />}
      above={
        <nav className="breadcrumb" aria-label="Where this is">
          <ol>
            <li>
              <Link to={COMMANDS_PATH}>Commands</Link>
            </li>
            <li>
              <Link to={twinPath(command.twinId)}>{twin}</Link>
            </li>
          </ol>
        </nav>
      }
    >
      <div role="status" className={state === 'unknown' ? 'banner' : 'command-meaning'} data-kind={state === 'unknown' ? 'lagged' : undefined}>
        <p>
          {state === 'unknown' && <strong>What became of it is not known yet. </strong>}
          {meaning}
          {why !== undefined && state !== 'unknown' && <strong>{` ${capitalised(why)}.`}</strong>}
          {code !== undefined && <span className="quiet">{` (${code})`}</span>}
        </p>
      </div>
      {failure !== undefined && <p className="problem" role="alert">{`Could not be read again: ${commandFailure(failure)}`}</p>}
      <CommandWay command={command} />
      <CommandDecision command={command} onDecided={onDecided} />
      <CommandFacts command={command} />
      {command.verdicts && command.verdicts.length > 0 && (
        <section aria-labelledby="guards">
          <h2 id="guards">Guards</h2>
          <VerdictTable verdicts={command.verdicts} caption="As last judged" />
        </section>
      )}
      <CommandSteps command={command} />
    </Page>
  );
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '');

function NotThere({ id, failure }: { id: string; failure: unknown }) {
  const isUnknown = failure instanceof ApiError && failure.status === 404;
  if (failure === undefined || isUnknown) {
    // One that was just proposed may not have been seen yet.
    return (
      <Page title="Command">
        <Notice title={isUnknown ? 'This command is not known (yet)' : 'Reading the command…'} action={isUnknown && <Link to={COMMANDS_PATH}>Go to the commands</Link>}>
          {isUnknown && <p>{`If it was proposed a moment ago, it shows here as soon as it is there. Otherwise ${id} does not exist, or you may not see it.`}</p>}
        </Notice>
      </Page>
    );
  }
  return (
    <Page title="Command">
      <Notice title="The command could not be read" action={<Link to={COMMANDS_PATH}>Go to the commands</Link>}>
        <p>{commandFailure(failure)}</p>
      </Notice>
    </Page>
  );
}
