import { gantt, type Illustration, legend, line, unitOf } from '@orrery/client/report';
import { indicatorTitle } from '../../domain/simulations/run-words.js';
import { SvgText } from './svg-text.js';

/** One replication over time: the same charts as in the report. */
export function OverTime({ seen }: { seen: Illustration }) {
  return (
    <>
      <h3>Over time</h3>
      <p className="quiet">Means over a hundred and twentieth of the run each; what is cut as warm-up is shaded.</p>
      <div className="charts-over-time">
      {[...seen.series].map(([indicator, values]) => (
        <figure key={indicator} className="over-time">
          <figcaption>{indicatorTitle(indicator, unitOf(indicator, seen.unit))}</figcaption>
          <SvgText name={`${indicator} over time`} text={line(`${indicator} over time`, values, seen)} />
        </figure>
      ))}
      </div>
      {seen.bars.length > 0 && (
        <>
          <h3>What each machine does</h3>
          <SvgText name="Gantt chart" text={gantt('Gantt chart: what each machine does, from when to when', seen)} />
          <div dangerouslySetInnerHTML={{ __html: legend() }} />
        </>
      )}
    </>
  );
}
