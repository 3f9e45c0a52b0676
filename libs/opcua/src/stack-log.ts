import { setDebugLogger, setErrorLogger, setWarningLogger } from 'node-opcua';

export type StackLog = (line: string) => void;

/** The protocol stack writes to the console unless told where else; what matters of it comes back as errors and states anyway. */
export function logStackTo(log: StackLog): void {
  const write = (...words: unknown[]) => log(words.map(String).join(' ').trim());
  setDebugLogger(write);
  setWarningLogger(write);
  setErrorLogger(write);
}
