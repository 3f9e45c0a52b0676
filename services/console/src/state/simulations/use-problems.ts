import { type RunWishes } from '@orrery/client';
import { DesError, type ModelProblem, readExperiment } from '@orrery/des';
import { useEffect, useState } from 'react';

/** Nobody reads problems while they type. */
const AFTER_MS = 400;

/** What is wrong in a model's text, a moment after it was last changed; the same check as the service makes. */
export function useProblems(file: string, text: string, wishes: RunWishes): readonly ModelProblem[] {
  const [problems, setProblems] = useState<readonly ModelProblem[]>([]);
  const { horizon } = wishes;
  useEffect(() => {
    const timer = setTimeout(() => setProblems(text.trim() === '' ? [] : problemsOf(file, text, horizon)), AFTER_MS);
    return () => clearTimeout(timer);
  }, [file, text, horizon]);
  return problems;
}

function problemsOf(file: string, text: string, horizon: RunWishes['horizon']): readonly ModelProblem[] {
  try {
    // A warm-up that is to be found takes pilot runs: those are the service's.
    return readExperiment(file, text, { warmUp: 0, ...(horizon === undefined ? {} : { horizon }) }).problems;
  } catch (error) {
    if (!(error instanceof DesError)) throw error;
    return [{ file, path: '', line: 1, column: 1, code: error.code, message: error.message, fix: error.fix }];
  }
}
