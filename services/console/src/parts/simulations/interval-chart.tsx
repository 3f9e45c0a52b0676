import { unitOf } from '@orrery/client/report';
import { type CasesAnswer, type Estimate, intervalRows, scaleOf } from '../../domain/simulations/interval-rows.js';
import { plusMinus } from '../../domain/simulations/plus-minus.js';
import { indicatorTitle } from '../../domain/simulations/run-words.js';

/** One indicator of all scenarios: mean and interval on one scale, and how far from the base. */
export function IntervalChart({ answer, indicator }: { answer: CasesAnswer; indicator: string }) {
  const rows = intervalRows(answer, indicator);
  const at = scaleOf(rows.map(({ value }) => value));
  const unit = unitOf(indicator, answer.model.unit);
  return (
    <section aria-label={indicator}>
      <h3>{indicatorTitle(indicator, unit)}</h3>
      <table className="values intervals">
        <thead>
          <tr>
            <th scope="col">Scenario</th>
            <th scope="col">Mean</th>
            <th scope="col" className="interval-cell">
              <span className="visually-hidden">Interval</span>
            </th>
            {rows.length > 1 && <th scope="col">Against the base</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, value, difference, differs, failed }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {failed === undefined ? (
                <>
                  <td className="reading">{plusMinus(value)}</td>
                  <td className="interval-cell">{value && value.mean !== null && <Whisker low={at(value.low ?? value.mean)} mean={at(value.mean)} high={at(value.high ?? value.mean)} strong={differs} />}</td>
                  {rows.length > 1 && <td className="reading">{difference ? `${sign(difference)}${plusMinus(difference)}${differs ? '' : ', cannot be told apart'}` : ''}</td>}
                </>
              ) : (
                <td colSpan={rows.length > 1 ? 3 : 2} className="problem">{`could not go on: ${failed}`}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const sign = ({ mean }: Estimate): string => (mean === null || mean < 0 ? '' : '+');
const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;

function Whisker({ low, mean, high, strong }: { low: number; mean: number; high: number; strong: boolean }) {
  return (
    <svg className="whisker" width="100%" height="18" aria-hidden="true" focusable="false" data-strong={strong}>
      <line x1={percent(low)} x2={percent(high)} y1="9" y2="9" />
      <line x1={percent(low)} x2={percent(low)} y1="4" y2="14" />
      <line x1={percent(high)} x2={percent(high)} y1="4" y2="14" />
      <circle cx={percent(mean)} cy="9" r="4" />
    </svg>
  );
}
