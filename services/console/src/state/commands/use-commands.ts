import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useServices } from '../context.js';
import { type Commands } from './command-store.js';

export function useCommands(): Commands {
  const { commands } = useServices();
  return useSyncExternalStore(commands.subscribe, commands.current);
}

/** Reads again whenever something has been told of a command. */
export function useReadOnCommands(readAgain: () => Promise<void>): void {
  const { changes } = useCommands();
  const seen = useRef(changes);
  useEffect(() => {
    if (seen.current === changes) return;
    seen.current = changes;
    void readAgain();
  }, [changes, readAgain]);
}
