import { askedOf, explain, unitOf } from '@orrery/client/report';
import { type Answer } from '@orrery/des';
import { plusMinus } from '../../domain/simulations/plus-minus.js';
import { IntervalChart } from './interval-chart.js';

/** A result that explains itself: what was found in sentences, then the figures. */
export function AnswerView({ answer }: { answer: Answer }) {
  return (
    <>
      <p className="quiet">{askedOf(answer)}</p>
      <h2>What was found</h2>
      <ul className="finding-list boxed">
        {explain(answer).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <h2>{answer.kind === 'stress' ? `What each strain costs: ${answer.indicator} lost` : answer.kind === 'optimise' ? 'Options' : answer.kind === 'compare' ? 'Side by side' : 'Indicators'}</h2>
      {'cases' in answer && answer.indicators.map((indicator) => <IntervalChart key={indicator} answer={answer} indicator={indicator} />)}
      {answer.kind === 'stress' && <Losses answer={answer} />}
      {answer.kind === 'optimise' && <Options answer={answer} />}
    </>
  );
}

function Losses({ answer: { ranked, indicator, model, weakest } }: { answer: Extract<Answer, { readonly kind: 'stress' }> }) {
  const most = Math.max(0, ...ranked.map(({ loss }) => loss?.mean ?? 0)) || 1;
  return (
    <table className="values intervals">
      <thead>
        <tr>
          <th scope="col">Strain</th>
          <th scope="col">{`Lost (${unitOf(indicator, model.unit)})`}</th>
          <th scope="col" className="interval-cell">
            <span className="visually-hidden">Share of the worst</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {ranked.map(({ name, point, loss, differs, failed }) => (
          <tr key={name}>
            <th scope="row">
              {name}
              {point === weakest && <strong> – the weakest point</strong>}
            </th>
            <td className="reading">{failed === undefined ? `${plusMinus(loss)}${differs ? '' : ', no loss that can be seen'}` : `could not go on: ${failed}`}</td>
            <td className="interval-cell">{loss && loss.mean !== null && <meter min={0} max={most} value={Math.max(0, loss.mean)} aria-label={`${name}: share of the worst`} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const STATES = { best: 'best', rival: 'not told apart', close: 'as good, nearly', worse: 'worse', breaks: 'breaks a constraint', failed: 'could not go on' } as const;

function Options({ answer: { ranked, objective, model } }: { answer: Extract<Answer, { readonly kind: 'optimise' }> }) {
  return (
    <table className="values intervals">
      <thead>
        <tr>
          <th scope="col">Option</th>
          <th scope="col">{`${objective} (${unitOf(objective, model.unit)})`}</th>
          <th scope="col">Gain</th>
          <th scope="col">What it is</th>
        </tr>
      </thead>
      <tbody>
        {ranked.map(({ name, objective: value, gain, state, failed }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="reading">{plusMinus(value)}</td>
            <td className="reading">{plusMinus(gain)}</td>
            <td>{failed ?? STATES[state]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
