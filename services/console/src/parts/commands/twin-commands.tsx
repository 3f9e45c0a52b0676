import { useState } from 'react';
import { COMMANDS_PATH } from '../../domain/route.js';
import { offeredMethods } from '../../domain/commands/offered-methods.js';
import { type TwinView } from '../../domain/twin-view.js';
import { useNames, useServices } from '../../state/context.js';
import { useCommands } from '../../state/commands/use-commands.js';
import { failureWords, usePolled } from '../../state/use-polled.js';
import { Link } from '../link.js';
import { CommandEntry } from './command-entry.js';
import { MethodForm } from './method-form.js';

/** What is being commanded here, before its values. */
export function TwinCommands({ twin: { twinId } }: { twin: TwinView }) {
  const commands = useCommands().open?.filter((command) => command.twinId === twinId) ?? [];
  if (commands.length === 0) return null;
  return (
    <section aria-labelledby="under-way">
      <h2 id="under-way">Commands under way</h2>
      <ul className="findings">
        {commands.map((command) => (
          <CommandEntry key={command.id} command={command} isOfThisTwin />
        ))}
      </ul>
    </section>
  );
}

/** The methods of a machine, for whoever may command it. */
export function TwinMethods({ twin }: { twin: TwinView }) {
  const { me, api } = useServices();
  const [isOpen, setOpen] = useState(false);
  const names = useNames(twin.model);
  const may = me.may.includes('COMMAND');
  const model = may ? names.methods() : [];
  // Asked where there is something to ask; what is bound changes only when a plant is applied.
  const { data, failure } = usePolled(`${twin.twinId} ${model.length > 0}`, () => (model.length > 0 ? api.commands.methods(twin.twinId) : Promise.resolve([])), 0);
  const offered = offeredMethods(model, data, failure === undefined ? undefined : failureWords(failure));
  if (offered === undefined) return null;
  if (isOpen && offered.paths.length > 0) return <MethodForm key={twin.twinId} twinId={twin.twinId} model={twin.model} methods={offered.paths} onClose={() => setOpen(false)} />;
  return (
    <p className="below-list">
      <button type="button" className="small" onClick={() => setOpen(true)} disabled={offered.paths.length === 0} title="A command: a method of the machine is called, under guard">
        Call a method…
      </button>
      {offered.why !== undefined && <span className="quiet"> {offered.why}</span>}
    </p>
  );
}

/** Where to find what was asked of this twin before. */
export function TwinCommandsLink({ twin }: { twin: TwinView }) {
  if (!canBeWritten(twin)) return null;
  return (
    <p className="below-list">
      <Link to={`${COMMANDS_PATH}?show=all&twin=${encodeURIComponent(twin.twinId)}`}>Commands for this twin</Link>
    </p>
  );
}

const canBeWritten = (twin: TwinView): boolean => Object.values(twin.properties).some(({ writable }) => writable === true);
