import { type Command, InvalidArgumentError } from 'commander';
import { QUESTIONS, type QuestionKind } from '@orrery/des';
import { type Around, answerQuestion, type QuestionOptions } from './simulate/questions.js';

const ABOUT: Readonly<Record<QuestionKind, string>> = {
  simulate: 'run a flow model: throughput, times, energy and cost with intervals; needs no platform, as compare, stress and optimise',
  compare: 'run the scenarios of a model beside it on the same random numbers',
  stress: 'strain a model at every point and rank what that costs',
  optimise: 'find the best values of the variables that the model names, with how sure that is',
};

/** `orrery simulate`, `compare`, `stress`, `optimise`: on files alone. @param around where to write, for the options given */
export function addQuestionCommands(program: Command, around: (self: Command, json: boolean) => Around): void {
  for (const kind of QUESTIONS)
    program
      .command(kind)
      .description(ABOUT[kind])
      .requiredOption('-f, --file <model.yaml>', 'the flow model; its `experiment` says what is not said here')
      .option('--json', 'print the whole answer as JSON')
      .option('-o, --output <format>', 'text or json', jsonOrText)
      .option('--html <report.html>', 'write a report as well: one file, no script, no network')
      .option('--until <time>', 'when a replication ends: 480, "30 d", "8 h"')
      .option('--warm-up <time>', 'what is cut at its beginning; auto finds it')
      .option('--replications <n>', 'how many, or at most how many with --precision', whole(2, 1_000_000))
      .option('--precision <share>', 'go on until the intervals are this narrow: 0.02 for ± 2 %', share)
      .option('--confidence <share>', 'of intervals; 0.95 when absent', share)
      .option('--seed <n>', 'of all random numbers; a hash of the model’s name when absent', whole(0, 4_294_967_295))
      .option('--workers <n>', 'threads; as many as there are processors when absent. They change no result', whole(1, 256))
      .option('--quiet', 'no progress on standard error')
      .option('--platform', 'have the platform run it, where others see it, too')
      .option('--url <address>', 'address of the api, with --platform')
      .option('--profile <name>', 'who to be, with --platform')
      .action((_options: unknown, self: Command) => {
        const options = self.optsWithGlobals<QuestionOptions & { readonly output?: string }>();
        const { output, ...question } = options;
        return answerQuestion(kind, question, around(self, question.json === true || output === 'json'));
      });
}

const whole = (least: number, most: number) => (text: string): number => {
  const value = Number(text);
  if (/^\d{1,10}$/.test(text) && least <= value && value <= most) return value;
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
};

function share(text: string): number {
  const value = Number(text);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError('It must be a share between 0 and 1, such as 0.02.');
}

function jsonOrText(text: string): string {
  if (text === 'json' || text === 'text') return text;
  throw new InvalidArgumentError('It must be text or json.');
}
