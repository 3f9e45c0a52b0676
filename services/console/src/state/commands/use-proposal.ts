import { ApiError, type CommandProposal, type DryRun, type GuardVerdict } from '@orrery/client';
import { useRef, useState } from 'react';
import { useServices } from '../context.js';
import { failureWords } from '../use-polled.js';

export type Wish = Pick<CommandProposal, 'twinId' | 'path' | 'value' | 'arguments' | 'unit' | 'reason' | 'alert' | 'simulation'>;

export type ProposalState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'checking' }
  /** What every guard says of exactly this wish. */
  | { readonly kind: 'checked'; readonly wish: Wish; readonly dryRun: DryRun }
  | { readonly kind: 'proposing' }
  | { readonly kind: 'failed'; readonly reason: string; readonly verdicts?: readonly GuardVerdict[] };

export interface Proposing {
  readonly state: ProposalState;
  readonly check: (wish: Wish, deadlineMs: number) => Promise<void>;
  /** Id of the command; undefined where it was not taken. */
  readonly propose: (wish: Wish, deadlineMs: number) => Promise<string | undefined>;
  /** A changed wish has to be judged anew. */
  readonly change: () => void;
}

/** A wish is judged before it is proposed; sent again after a lost answer it is the same command. */
export function useProposal(): Proposing {
  const { api, clock } = useServices();
  const [state, setState] = useState<ProposalState>({ kind: 'asking' });
  const key = useRef(crypto.randomUUID());
  const change = () => {
    key.current = crypto.randomUUID();
    setState({ kind: 'asking' });
  };
  const full = (wish: Wish, deadlineMs: number): CommandProposal => ({ ...wish, deadline: new Date(clock.now() + deadlineMs).toISOString(), key: key.current });
  const check = async (wish: Wish, deadlineMs: number) => {
    setState({ kind: 'checking' });
    try {
      setState({ kind: 'checked', wish, dryRun: await api.commands.dryRun(full(wish, deadlineMs)) });
    } catch (error) {
      setState(failed(error));
    }
  };
  const propose = async (wish: Wish, deadlineMs: number) => {
    setState({ kind: 'proposing' });
    try {
      const answer = await api.commands.propose(full(wish, deadlineMs));
      return answer.status === 'done' ? answer.command.id : answer.commandId;
    } catch (error) {
      setState(failed(error));
      return undefined;
    }
  };
  return { state, check, propose, change };
}

function failed(error: unknown): ProposalState {
  const verdicts = error instanceof ApiError ? (error.problem['verdicts'] as readonly GuardVerdict[] | undefined) : undefined;
  return { kind: 'failed', reason: commandFailure(error), ...(Array.isArray(verdicts) ? { verdicts } : {}) };
}

/** Why a request about a command was not done, in words for whoever asked. */
export function commandFailure(error: unknown): string {
  if (!(error instanceof ApiError)) return `${failureWords(error)} It is not known whether it was taken; look at the commands before you send again.`;
  if (error.kind === 'command-not-there') return 'Commands do not run in this installation: whoever runs Orrery can start services/command.';
  if (error.status === 403) return `You may not do this here. ${failureWords(error)}`;
  return failureWords(error);
}
