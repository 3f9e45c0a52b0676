import { describeExit, type ManagedProcess } from '../process/managed-process.js';
import type { Component } from './component.js';

/** A component that is a child process of ours. */
export function native(child: ManagedProcess, beforeRestart: () => Promise<void> = () => Promise.resolve()): Component {
  return {
    name: child.spec.name,
    found: 'native',
    get pid() {
      return child.pid;
    },
    stop: () => child.stop(),
    kill: () => child.kill(),
    restart: async () => {
      await child.stop();
      await beforeRestart();
      await child.start();
    },
    pause: () => child.pause(),
    resume: () => child.resume(),
    onCrash: (listener) => {
      child.onCrash = (exit) => listener(describeExit(exit));
    },
    lastLines: (count) => child.lastLines(count),
  };
}
