import { type FieldChoices } from '../../domain/search/field-choices.js';
import { type Question } from '../../domain/search/search-view.js';
import { FilterRows } from './filter-rows.js';

const KINDS: readonly (readonly [kind: Question['kind'], name: string])[] = [
  ['words', 'Words'],
  ['rows', 'Conditions'],
  ['rql', 'RQL'],
];

interface QuestionFormProps {
  readonly question: Question;
  readonly choices: FieldChoices;
  /** What is asked now, to go on from in RQL. */
  readonly filter: string | undefined;
  readonly onQuestion: (question: Question) => void;
}

/** Three ways to ask; what was built by rows or words can be taken on as RQL. */
export function QuestionForm({ question, choices, filter, onQuestion }: QuestionFormProps) {
  const turnTo = (kind: Question['kind']) => {
    if (kind === 'words') onQuestion({ kind, words: '' });
    if (kind === 'rows') onQuestion({ kind, rows: [{ field: 'level', comparison: 'is', value: 'machine' }] });
    if (kind === 'rql') onQuestion({ kind, filter: filter ?? '' });
  };
  return (
    <div className="question">
      <div role="group" aria-label="How to ask" className="question-kinds">
        {KINDS.map(([kind, name]) => (
          <button key={kind} type="button" className="small" aria-pressed={question.kind === kind} onClick={() => question.kind !== kind && turnTo(kind)}>
            {name}
          </button>
        ))}
      </div>
      {question.kind === 'words' && (
        <label>
          <span className="visually-hidden">Find twins</span>
          <input id="search-words" type="search" autoComplete="off" placeholder="name, id, model or number in another system" value={question.words} onChange={(event) => onQuestion({ kind: 'words', words: event.target.value })} />
        </label>
      )}
      {question.kind === 'rows' && <FilterRows rows={question.rows} choices={choices} onRows={(rows) => onQuestion({ kind: 'rows', rows })} />}
      {question.kind === 'rql' && (
        <label>
          <span className="visually-hidden">Filter in RQL</span>
          <textarea id="search-rql" rows={3} spellCheck={false} placeholder={'and(eq(level,"machine"),gt(properties/motor/current,4.2))'} value={question.filter} onChange={(event) => onQuestion({ kind: 'rql', filter: event.target.value })} />
        </label>
      )}
      {question.kind === 'rows' && filter !== undefined && (
        <p className="quiet as-rql">
          As RQL: <code>{filter}</code>
        </p>
      )}
    </div>
  );
}
