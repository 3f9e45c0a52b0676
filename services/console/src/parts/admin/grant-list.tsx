import { type Grant } from '@orrery/client';
import { useState } from 'react';
import { isExpired } from '../../domain/admin/grant-form.js';
import { useNow, usePlant } from '../../state/context.js';
import { Instant } from '../age.js';
import { actionWords } from './grant-form-view.js';

interface GrantListProps {
  readonly grants: readonly Grant[];
  readonly onEdit: (grant: Grant) => void;
  readonly onRemove: (grant: Grant) => void;
}

/** Every grant and revoke in a sentence, those that have ended last. */
export function GrantList({ grants, onEdit, onRemove }: GrantListProps) {
  const now = useNow();
  const sorted = [...grants].sort((a, b) => Number(isExpired(a, now)) - Number(isExpired(b, now)) || a.id.localeCompare(b.id));
  return (
    <ul className="findings grants">
      {sorted.map((grant) => (
        <GrantItem key={grant.id} grant={grant} isExpired={isExpired(grant, now)} onEdit={() => onEdit(grant)} onRemove={() => onRemove(grant)} />
      ))}
    </ul>
  );
}

function GrantItem({ grant, isExpired: hasEnded, onEdit, onRemove }: { grant: Grant; isExpired: boolean; onEdit: () => void; onRemove: () => void }) {
  const [isSure, setSure] = useState(false);
  const { id, effect, expiresAt, reason, by, at } = grant;
  return (
    <li data-ended={hasEnded}>
      <div className="finding-head">
        <span>{id}</span>
        <span className="effect" data-effect={effect}>
          {effect === 'grant' ? '+ allows' : '\u2212 takes away'}
        </span>
        {hasEnded && <span className="quiet">has ended: holds no more</span>}
        <span className="grant-buttons">
          <button type="button" className="small" aria-label={`Change ${id}`} onClick={onEdit}>
            Change
          </button>
          {isSure ? (
            <>
              <button type="button" className="small" onClick={onRemove}>
                Really remove
              </button>
              <button type="button" className="small" onClick={() => setSure(false)}>
                Keep
              </button>
            </>
          ) : (
            <button type="button" className="small" aria-label={`Remove ${id}`} onClick={() => setSure(true)}>
              Remove
            </button>
          )}
        </span>
      </div>
      <Sentence grant={grant} />
      <p className="quiet">
        {expiresAt !== undefined && (
          <>
            {hasEnded ? 'Ended ' : 'Ends '}
            <Instant at={expiresAt} />.{' '}
          </>
        )}
        {reason !== undefined && `${reason}. `}
        Written by {by}, <Instant at={at} />.
      </p>
    </li>
  );
}

function Sentence({ grant: { subject, actions, scope, paths } }: { grant: Grant }) {
  const { summaries } = usePlant();
  const twinName = (twinId: string) => summaries.get(twinId)?.name ?? twinId;
  const where = 'all' in scope ? 'the whole plant' : 'site' in scope ? `the site ${scope.site}` : 'twin' in scope ? twinName(scope.twin) : `${twinName(scope.subtree)} and all that is part of it`;
  return (
    <p>
      <strong>{'role' in subject ? `Everybody with the role ${subject.role}` : subject.user}</strong>: {actions.map(actionWords).join(', ').toLowerCase()}; in {where}
      {paths !== undefined && (
        <>
          , only <code>{paths.join(', ')}</code>
        </>
      )}
      .
    </p>
  );
}
