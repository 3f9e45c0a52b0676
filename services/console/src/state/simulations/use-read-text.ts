import { type RunWishes } from '@orrery/client';
import { compile, DesError, flowDocument, indicatorNames, type ModelProblem, readExperiment } from '@orrery/des';
import { useEffect, useState } from 'react';
import { type Outline, outlineOf } from '../../domain/simulations/outline.js';

/** Nobody reads problems while they type. */
const AFTER_MS = 400;

export interface ReadText {
  readonly problems: readonly ModelProblem[];
  readonly outline: Outline;
  /** What the model can be judged by; none while it has problems. */
  readonly indicators: readonly string[];
}

/** What is in a model's text and what is wrong with it, a moment after it was last changed; the same check as the service makes. */
export function useReadText(file: string, text: string, wishes: RunWishes): ReadText {
  const [read, setRead] = useState<ReadText>(() => readText(file, text, wishes.horizon));
  const { horizon } = wishes;
  useEffect(() => {
    const timer = setTimeout(() => setRead(readText(file, text, horizon)), AFTER_MS);
    return () => clearTimeout(timer);
  }, [file, text, horizon]);
  return read;
}

function readText(file: string, text: string, horizon: RunWishes['horizon']): ReadText {
  const outline = outlineOf(flowDocument(text));
  if (text.trim() === '') return { problems: [], outline, indicators: [] };
  try {
    // A warm-up that is to be found takes pilot runs: those are the service's.
    const { model, problems } = readExperiment(file, text, { warmUp: 0, ...(horizon === undefined ? {} : { horizon }) });
    return { problems, outline, indicators: model ? indicatorNames(compile(model)) : [] };
  } catch (error) {
    if (!(error instanceof DesError)) throw error;
    return { problems: [{ file, path: '', line: 1, column: 1, code: error.code, message: error.message, fix: error.fix }], outline, indicators: [] };
  }
}
