import { type RunFailure } from '@orrery/client';

type Problem = NonNullable<RunFailure['problems']>[number];

/** What is wrong in a model, line by line, with what to do about it. */
export function ProblemList({ problems }: { problems: readonly Problem[] }) {
  return (
    <ul className="findings" aria-label="Problems of the model">
      {problems.map(({ line, column, message, fix }) => (
        <li key={`${line}:${column} ${message}`} data-condition="bad">
          <strong>{`Line ${line}, column ${column}: `}</strong>
          {message}
          <br />
          <span className="quiet">{fix}</span>
        </li>
      ))}
    </ul>
  );
}
