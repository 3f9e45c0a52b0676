import { ACTIONS, type EffectivePolicy, type Grant, ROLES } from '@orrery/client';
import { useEffect, useState } from 'react';
import { useServices } from '../../state/context.js';
import { reasonOf } from '../../state/plant-store.js';
import { actionWords } from './grant-form-view.js';
import { TwinSelect } from './twin-select.js';

/** Users beside the roles that a table still shows. */
const MOST_USERS = 20;

/** Who may what with one twin, or one path of it: every role and every user whom a grant names. */
export function WhoMayWhat({ grants }: { grants: readonly Grant[] }) {
  const { api } = useServices();
  const [twin, setTwin] = useState('');
  const [path, setPath] = useState('');
  const [answers, setAnswers] = useState<readonly EffectivePolicy[]>([]);
  const [failure, setFailure] = useState('');
  const users = [...new Set(grants.flatMap(({ subject }) => ('user' in subject ? [subject.user] : [])))].slice(0, MOST_USERS);
  const subjects = [...ROLES.map((role) => `role:${role}`), ...users].join('\n');

  useEffect(() => {
    if (twin === '') return setAnswers([]);
    let isCurrent = true;
    Promise.all(subjects.split('\n').map((subject) => api.policies.effective({ subject, twin, ...(path === '' ? {} : { path }) })))
      .then((found) => {
        if (!isCurrent) return;
        setAnswers(found);
        setFailure('');
      })
      .catch((error: unknown) => isCurrent && setFailure(reasonOf(error)));
    return () => {
      isCurrent = false;
    };
  }, [api, twin, path, subjects, grants]);

  return (
    <>
      <div className="field-inputs">
        <TwinSelect label="Twin to look at" value={twin} onValue={setTwin} />
        <input aria-label="Path of it (optional)" placeholder="path, optional: motor/current" value={path} onChange={(event) => setPath(event.target.value.trim())} />
      </div>
      <p role="alert" className="problem">
        {failure}
      </p>
      {twin === '' && <p className="quiet">Choose a twin to see what each role and each user named in a grant may do with it, and what decides that.</p>}
      {answers.length > 0 && <Matrix answers={answers} />}
    </>
  );
}

function Matrix({ answers }: { answers: readonly EffectivePolicy[] }) {
  return (
    <div className="table-scroll wide" tabIndex={0} role="region" aria-label="Who may what">
      <table className="data matrix">
        <thead>
          <tr>
            <th scope="col">Who</th>
            {ACTIONS.map((action) => (
              <th key={action} scope="col">
                {actionWords(action)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answers.map(({ subject, rolesFrom, decisions }) => (
            <tr key={subject}>
              <th scope="row">
                {subject.replace(/^role:/, 'role ')}
                {rolesFrom === 'unknown' && <span className="quality-detail">roles not known: not seen here yet</span>}
              </th>
              {ACTIONS.map((action) => {
                const decision = decisions?.find((each) => each.action === action);
                return (
                  <td key={action} data-allowed={decision?.allowed ?? false} title={decision?.reason}>
                    {decision?.allowed ? 'yes' : 'no'}
                    {decision && /^(grant|revoke) /.test(decision.reason) && <span className="quality-detail">{decision.reason}</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
