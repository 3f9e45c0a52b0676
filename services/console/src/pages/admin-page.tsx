import { useState } from 'react';
import { formOf, type GrantForm, NEW_GRANT } from '../domain/admin/grant-form.js';
import { plural } from '../domain/words.js';
import { DecisionList } from '../parts/admin/decision-list.js';
import { GrantFormView } from '../parts/admin/grant-form-view.js';
import { GrantList } from '../parts/admin/grant-list.js';
import { WhoMayWhat } from '../parts/admin/who-may-what.js';
import { NotAllowed } from '../parts/not-allowed.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { useServices } from '../state/context.js';
import { type ChangeRefusal, useGrants } from '../state/use-grants.js';

/** Who may do what: grants and revokes, what follows from them for a twin, what was decided. For administrators. */
export default function AdminPage() {
  const { me } = useServices();
  const isAllowed = me.may.includes('ADMINISTER');
  const { grants, failure, refusal, put, remove, forgetRefusal } = useGrants(isAllowed);
  const [editing, setEditing] = useState<{ readonly form: GrantForm; readonly isNew: boolean }>();
  const [timeZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  if (!isAllowed) return <NotAllowed title="Roles and policy" needs="ADMINISTER, as administrators have it" />;
  const edit = (form: GrantForm, isNew: boolean) => {
    forgetRefusal();
    setEditing({ form, isNew });
  };
  return (
    <Page title="Roles and policy" aside={grants && <span className="quiet">{plural(grants.length, 'grant')}</span>}>
      <p className="quiet">Each role may do what it is made for, everywhere. What stands here adds to that or takes away; it holds at once, also for who is signed in.</p>
      {refusal && <Refusal refusal={refusal} />}
      {editing ? (
        <GrantFormView
          key={editing.form.id}
          initial={editing.form}
          isNew={editing.isNew}
          timeZone={timeZone}
          onSave={(draft) => void put(draft).then((isDone) => isDone && setEditing(undefined))}
          onCancel={() => setEditing(undefined)}
        />
      ) : (
        <button type="button" className="primary add-grant" onClick={() => edit(NEW_GRANT, true)}>
          Add a grant
        </button>
      )}
      <section aria-labelledby="grants">
        <h2 id="grants">Grants</h2>
        {failure !== undefined && <Notice title="The policy could not be read">{failure}</Notice>}
        {!grants && failure === undefined && <Notice title="Reading the policy…" />}
        {grants?.length === 0 && <p className="quiet">None: everybody may do what their role may, everywhere.</p>}
        {grants && <GrantList grants={grants} onEdit={(grant) => edit(formOf(grant, timeZone), false)} onRemove={(grant) => void remove(grant.id)} />}
      </section>
      <section aria-labelledby="effective">
        <h2 id="effective">Who may what here</h2>
        <WhoMayWhat grants={grants ?? []} />
      </section>
      <section aria-labelledby="decisions">
        <h2 id="decisions">Latest decisions</h2>
        <DecisionList />
      </section>
    </Page>
  );
}

/** A change that was not made, and why. */
function Refusal({ refusal: { isLastAdmin, detail, remedy } }: { refusal: ChangeRefusal }) {
  return (
    <div role="alert" className="banner" data-kind="lost">
      <strong>{isLastAdmin ? 'Not changed: nobody would be left who may change the policy.' : 'Not changed.'}</strong> {detail}.{remedy !== undefined && ` ${remedy}`}
    </div>
  );
}
