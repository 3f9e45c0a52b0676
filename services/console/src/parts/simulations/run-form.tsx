import { type ExperimentKind, type NewSimulationRun } from '@orrery/client';
import { editFlow } from '@orrery/des';
import { type FormEvent, useState } from 'react';
import { formOf } from '../../domain/simulations/outline.js';
import { QUESTIONS } from '../../domain/simulations/run-words.js';
import { EXAMPLES } from '../../state/simulations/examples.js';
import { useReadText } from '../../state/simulations/use-read-text.js';
import { failureWords } from '../../state/use-polled.js';
import { OptionsEditor } from './options-editor.js';
import { ProblemList } from './problem-list.js';
import { ScenariosEditor } from './scenarios-editor.js';

interface RunFormProps {
  /** What to begin from. */
  readonly draft?: NewSimulationRun | undefined;
  readonly onRun: (wish: NewSimulationRun) => Promise<void>;
}

/** Choose a model, change its text, say what to ask of it. */
export function RunForm({ draft, onRun }: RunFormProps) {
  const [file, setFile] = useState(draft?.model.name ?? 'model.yaml');
  const [text, setText] = useState(draft?.model.text ?? '');
  const [title, setTitle] = useState(draft?.title ?? '');
  const [kind, setKind] = useState<ExperimentKind>(draft?.kind ?? 'compare');
  const [until, setUntil] = useState(String(draft?.wishes?.horizon ?? ''));
  const [replications, setReplications] = useState(String(draft?.wishes?.replications ?? ''));
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<string>();
  const wishes = { ...(until.trim() === '' ? {} : { horizon: /^\d+(\.\d+)?$/.test(until.trim()) ? Number(until) : until.trim() }), ...(replications === '' ? {} : { replications: Number(replications) }) };
  const { problems, outline, indicators } = useReadText(file, text, wishes);
  const form = formOf(kind);

  const choose = async (chosen: string) => {
    const example = EXAMPLES.find((each) => each.file === chosen);
    if (!example) return;
    setFile(example.file);
    setText((await example.read()).default);
    setUntil(example.until ?? '');
    setKind(example.until === undefined ? 'compare' : 'simulate');
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    setFailure(undefined);
    await onRun({ kind, model: { name: file, text }, wishes, ...(title.trim() === '' ? {} : { title: title.trim() }) }).catch((error: unknown) => setFailure(failureWords(error)));
    setSending(false);
  };

  return (
    <form className="run-form" aria-label="Run a model" onSubmit={(event) => void send(event)}>
      <div className="run-row">
        <label>
          Begin with an example{' '}
          <select value={EXAMPLES.some((each) => each.file === file) ? file : ''} onChange={(event) => void choose(event.target.value)}>
            <option value="">A model of my own</option>
            {EXAMPLES.map((each) => (
              <option key={each.file} value={each.file}>
                {each.name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Called <input value={title} maxLength={200} placeholder="what is tried" onChange={(event) => setTitle(event.target.value)} />
        </label>
      </div>
      <fieldset className="run-kinds">
        <legend>What to ask</legend>
        {QUESTIONS.map(([each, name, what]) => (
          <label key={each}>
            <input type="radio" name="kind" value={each} checked={kind === each} onChange={() => setKind(each)} />
            <span>
              <strong>{name}</strong>
              <br />
              <span className="quiet">{what}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {form === 'scenarios' && <ScenariosEditor outline={outline} onEdit={(edits) => setText((before) => editFlow(before, edits))} />}
      {form === 'options' && <OptionsEditor outline={outline} indicators={indicators} onEdit={(edits) => setText((before) => editFlow(before, edits))} />}
      <label className="model-text">
        <span>
          The model and its scenarios, in YAML <span className="quiet">(scenarios stand under “experiment”)</span>
        </span>
        <textarea rows={18} spellCheck={false} required value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      {problems.length > 0 && <ProblemList problems={problems} />}
      <div className="run-row">
        <label>
          Until <input value={until} placeholder="as the file says, or 30 d" onChange={(event) => setUntil(event.target.value)} />
        </label>
        <label>
          Replications <input type="number" min={2} max={100000} value={replications} placeholder="as the file says" onChange={(event) => setReplications(event.target.value)} />
        </label>
      </div>
      <p className="problem" role="alert">
        {failure}
      </p>
      <button type="submit" className="primary" disabled={isSending || text.trim() === '' || problems.length > 0}>
        {isSending ? 'Asking…' : 'Run'}
      </button>
    </form>
  );
}
