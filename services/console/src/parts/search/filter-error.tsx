import { type SearchFailure } from '../../state/use-search.js';

/** What is wrong with a filter, and where: the text with a mark under the place. */
export function FilterError({ failure: { detail, remedy, position }, filter }: { failure: SearchFailure; filter: string }) {
  const wrong = position === undefined ? '' : (/^(\w+|.)/s.exec(filter.slice(position - 1))?.[0] ?? '');
  return (
    <div role="alert" className="filter-error">
      {position !== undefined && (
        <pre aria-hidden="true">
          {filter.slice(0, position - 1)}
          <mark>{wrong || ' '}</mark>
          {filter.slice(position - 1 + wrong.length)}
        </pre>
      )}
      <p className="problem">{detail}</p>
      {remedy !== undefined && <p className="quiet">{remedy}</p>}
    </div>
  );
}
