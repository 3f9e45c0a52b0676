import { type AlertPreview, ApiError, type WrittenAlertRule } from '@orrery/client';
import { type FormEvent, useState } from 'react';
import { readFailure } from '../domain/alerts/rule-problems.js';
import { ALERTS_PATH } from '../domain/route.js';
import { fromWallClock, zoneWords } from '../domain/trends/zone-time.js';
import { PreviewResult } from '../parts/alerts/preview-result.js';
import { RuleEditor } from '../parts/alerts/rule-editor.js';
import { Link } from '../parts/link.js';
import { NotAllowed } from '../parts/not-allowed.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { useServices } from '../state/context.js';
import { failureWords, usePolled } from '../state/use-polled.js';

const HOUR = 3_600_000;
const WINDOWS: readonly { readonly name: string; readonly millis: number }[] = [
  { name: '8 h', millis: 8 * HOUR },
  { name: '1 d', millis: 24 * HOUR },
  { name: '1 week', millis: 7 * 24 * HOUR },
  { name: '30 d', millis: 30 * 24 * HOUR },
];
const BLANK = 'id: flow-low\ntitle: Flow is low\non: { level: machine }\npriority: high\nthreshold: { path: flowRate, below: 0.4, hysteresis: 0.05 }\nonDelay: 10s\n';

/** What a rule would have raised over a past window, before it is saved. */
export default function RulePreviewPage() {
  const { api, me } = useServices();
  const isAllowed = me.may.includes('READ_HISTORY');
  const { data: rules } = usePolled('rules', () => (isAllowed ? api.alerts.rules() : Promise.resolve([])), 0);
  if (!isAllowed) return <NotAllowed title="Try a rule" needs="READ_HISTORY, as viewers have it" />;
  return (
    <Page
      title="Try a rule"
      above={
        <nav className="breadcrumb" aria-label="Where this is">
          <ol>
            <li>
              <Link to={ALERTS_PATH}>Alerts</Link>
            </li>
          </ol>
        </nav>
      }
    >
      <p className="quiet lead">What an alert rule would have raised over a past window, judged by the code that judges live over what the historian keeps. Nothing is saved here: a rule holds once it stands in rules.yaml of the plant folder and the folder has been applied.</p>
      <Trial rules={rules ?? []} />
    </Page>
  );
}

function Trial({ rules }: { rules: readonly WrittenAlertRule[] }) {
  const { api, clock } = useServices();
  const [timeZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [yaml, setYaml] = useState(BLANK);
  const [millis, setMillis] = useState(WINDOWS[1]!.millis);
  const [until, setUntil] = useState('');
  const [wanted, setWanted] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const [preview, setPreview] = useState<AlertPreview>();
  const [failure, setFailure] = useState<unknown>();
  const read = readFailure(failure);
  const edit = (text: string) => {
    setYaml(text);
    setWanted(undefined);
    setFailure(undefined);
    setPreview(undefined);
  };
  const ask = async (id: string | undefined) => {
    const to = until === '' ? clock.now() : (fromWallClock(until, timeZone) ?? clock.now());
    setAsking(true);
    setFailure(undefined);
    setPreview(undefined);
    try {
      setPreview(await api.alerts.preview({ yaml, ...(id === undefined ? {} : { id }), from: new Date(to - millis).toISOString(), to: new Date(to).toISOString() }));
    } catch (error) {
      setFailure(error);
    } finally {
      setAsking(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void ask(wanted);
  };
  return (
    <>
      <form className="rule-trial" aria-label="The rule and the window" onSubmit={submit}>
        {rules.length > 0 && (
          <label>
            Begin with
            <select value="" onChange={(event) => edit(rules[Number(event.target.value)]!.yaml)}>
              <option value="" disabled>
                a rule that holds…
              </option>
              {rules.map(({ id, title, site }, index) => (
                <option key={`${site} ${id}`} value={index}>{`${title} (${id}, ${site.split(':').at(-1)})`}</option>
              ))}
            </select>
          </label>
        )}
        <RuleEditor yaml={yaml} problems={read.kind === 'problems' ? read.problems : []} onYaml={edit} />
        <div className="form-row">
          <div role="group" aria-label="Window" className="priority-choice">
            {WINDOWS.map((window) => (
              <button key={window.name} type="button" className="small" aria-pressed={window.millis === millis} onClick={() => setMillis(window.millis)}>
                {window.name}
              </button>
            ))}
          </div>
          <label>
            {`until; now if empty (${zoneWords(timeZone, clock.now())})`}
            <input type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} />
          </label>
        </div>
        <div className="actions">
          <button type="submit" className="primary" disabled={isAsking || yaml.trim() === ''}>
            {isAsking ? 'Looking back…' : 'Show what it would have raised'}
          </button>
        </div>
      </form>
      <div role="status">
        {read.kind === 'choice' && (
          <Notice title={`There are ${read.rules.length} rules in it: which one?`}>
            <div className="actions">
              {read.rules.map(({ id, title }) => (
                <button
                  key={id}
                  type="button"
                  onClick={() => {
                    setWanted(id);
                    void ask(id);
                  }}
                >
                  {`${title} (${id})`}
                </button>
              ))}
            </div>
          </Notice>
        )}
        {failure !== undefined && read.kind === 'other' && <Notice title={failure instanceof ApiError && failure.kind === 'history-not-there' ? 'There is no history here' : 'It could not be tried'}>{failureWords(failure)}</Notice>}
        {preview && <PreviewResult preview={preview} />}
      </div>
    </>
  );
}
