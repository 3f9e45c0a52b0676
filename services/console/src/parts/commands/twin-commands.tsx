import { useState } from 'react';
import { COMMANDS_PATH } from '../../domain/route.js';
import { type TwinView } from '../../domain/twin-view.js';
import { useNames, useServices } from '../../state/context.js';
import { useCommands } from '../../state/commands/use-commands.js';
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
  const { me } = useServices();
  const [isOpen, setOpen] = useState(false);
  const names = useNames(twin.model);
  if (!me.may.includes('COMMAND') || names.methods().length === 0) return null;
  if (isOpen) return <MethodForm key={twin.twinId} twinId={twin.twinId} model={twin.model} onClose={() => setOpen(false)} />;
  return (
    <p className="below-list">
      <button type="button" className="small" onClick={() => setOpen(true)} title="A command: a method of the machine is called, under guard">
        Call a method…
      </button>
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
