import { type AlertActionDraft, ApiError, type ListedAlert } from '@orrery/client';
import { useState } from 'react';
import { useServices } from '../context.js';
import { failureWords } from '../use-polled.js';

export interface AlertActions {
  readonly isSending: boolean;
  /** Why it was not done. */
  readonly problem: string | undefined;
  /** It is on its way, or what it has come to. */
  readonly note: string | undefined;
  /** Whether it was taken; where not, `problem` says why. */
  readonly act: (drafts: readonly AlertDraft[]) => Promise<boolean>;
  readonly forget: () => void;
}

export interface AlertDraft {
  readonly alert: Pick<ListedAlert, 'id' | 'occurrence'>;
  readonly action: AlertActionDraft;
}

/** Acts on alerts, each as one saw it: another occurrence of it is another matter, and the server refuses. */
export function useAlertAction(onDone?: () => void): AlertActions {
  const { api, alerts } = useServices();
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [note, setNote] = useState<string>();
  const forget = () => {
    setProblem(undefined);
    setNote(undefined);
  };
  const act = async (drafts: readonly AlertDraft[]) => {
    setSending(true);
    forget();
    try {
      const answers = await Promise.all(drafts.map(({ alert, action }) => api.alerts.act(alert.id, { occurrence: alert.occurrence, ...action })));
      for (const answer of answers) if (answer.status === 'done' && answer.alert) alerts.put(answer.alert);
      if (answers.some(({ status }) => status === 'pending')) setNote('Taken; it shows here as soon as alerting has done it.');
      return true;
    } catch (error) {
      setProblem(refusalWords(error));
      return false;
    } finally {
      setSending(false);
      void alerts.read();
      onDone?.();
    }
  };
  return { isSending, problem, note, act, forget };
}

function refusalWords(error: unknown): string {
  if (error instanceof ApiError && error.status === 403) return `Not done: you may not do this here. ${failureWords(error)}`;
  if (error instanceof ApiError && error.status === 409) return `Not done: ${failureWords(error)}`;
  return `${failureWords(error)} It is not known whether it was done; look at the alert before you try again.`;
}
