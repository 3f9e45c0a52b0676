import { useId, useRef } from 'react';
import { lineSpan, type RuleProblem } from '../../domain/alerts/rule-problems.js';

const LEAST_LINES = 12;
const MOST_LINES = 60;

interface RuleEditorProps {
  readonly yaml: string;
  readonly problems: readonly RuleProblem[];
  readonly onYaml: (yaml: string) => void;
}

/** A rule as rules.yaml writes it, its lines numbered; what is wrong with it stands below and leads to its line. */
export function RuleEditor({ yaml, problems, onYaml }: RuleEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLPreElement>(null);
  const id = useId();
  const lines = yaml.split('\n').length;
  const wrong = new Set(problems.map(({ line }) => line));
  const show = (line: number) => {
    area.current?.focus();
    area.current?.setSelectionRange(...lineSpan(yaml, line));
  };
  return (
    <>
      <label htmlFor={id}>The rule, as rules.yaml writes it</label>
      <div className="rule-editor">
        <pre ref={numbers} aria-hidden="true">
          {Array.from({ length: lines }, (_, index) => (
            <span key={index} data-wrong={wrong.has(index + 1)}>{`${index + 1}\n`}</span>
          ))}
        </pre>
        <textarea
          id={id}
          ref={area}
          value={yaml}
          rows={Math.min(MOST_LINES, Math.max(LEAST_LINES, lines + 1))}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          aria-invalid={problems.length > 0}
          aria-describedby={problems.length > 0 ? `${id}-problems` : undefined}
          onScroll={(event) => numbers.current && (numbers.current.scrollTop = event.currentTarget.scrollTop)}
          onChange={(event) => onYaml(event.target.value)}
        />
      </div>
      <div id={`${id}-problems`} role="alert">
        {problems.length > 0 && (
          <ul className="rule-problems" aria-label="What is wrong with the rule">
            {problems.map(({ line, message, fix }, index) => (
              <li key={index}>
                {line !== undefined && (
                  <button type="button" className="small" onClick={() => show(line)}>
                    {`Line ${line}`}
                  </button>
                )}
                <span>
                  <strong>{message}</strong>
                  {fix !== '' && `: ${fix}`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
