import { type Decision } from '@orrery/client';
import { useEffect, useState } from 'react';
import { twinPath } from '../../domain/route.js';
import { usePlant, useServices } from '../../state/context.js';
import { reasonOf } from '../../state/plant-store.js';
import { Instant } from '../age.js';
import { ConditionMark } from '../condition-mark.js';
import { Link } from '../link.js';
import { actionWords } from './grant-form-view.js';

const MOST = 100;

/** What was decided lately, newest first. */
export function DecisionList() {
  const { api } = useServices();
  const { summaries } = usePlant();
  const [decisions, setDecisions] = useState<readonly Decision[]>();
  const [failure, setFailure] = useState('');
  const [round, setRound] = useState(0);
  useEffect(() => {
    api.policies.decisions(MOST).then(setDecisions, (error: unknown) => setFailure(reasonOf(error)));
  }, [api, round]);
  return (
    <>
      <p role="alert" className="problem">
        {failure}
      </p>
      {decisions?.length === 0 && <p className="quiet">None was logged yet.</p>}
      {decisions && decisions.length > 0 && (
        <div className="table-scroll wide" tabIndex={0} role="region" aria-label="Decisions">
          <table className="data">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">What</th>
                <th scope="col">Where</th>
                <th scope="col">Decided</th>
              </tr>
            </thead>
            <tbody>
              {decisions.map((decision, index) => (
                <tr key={`${decision.at} ${index}`}>
                  <th scope="row">
                    <Instant at={decision.at} />
                  </th>
                  <td>
                    {decision.name} <span className="quiet">{decision.roles.join(', ')}</span>
                  </td>
                  <td>{actionWords(decision.action)}</td>
                  <td>
                    {decision.twinId !== undefined && <Link to={twinPath(decision.twinId)}>{summaries.get(decision.twinId)?.name ?? decision.twinId}</Link>} {decision.path}
                  </td>
                  <td>
                    <ConditionMark condition={decision.allowed ? 'normal' : 'diverged'} text={decision.allowed ? 'Allowed' : 'Refused'} /> <span className="quiet">{decision.reason}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <button type="button" className="small" onClick={() => setRound(round + 1)}>
        Read again
      </button>
    </>
  );
}
