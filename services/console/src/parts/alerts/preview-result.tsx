import { type AlertPreview } from '@orrery/client';
import { previewCaveats, previewLines, rateWords, type PreviewBar } from '../../domain/alerts/preview-bars.js';
import { twinPath } from '../../domain/route.js';
import { formatInstant, formatSpan, toMillis } from '../../domain/time.js';
import { plural } from '../../domain/words.js';
import { FigureTable } from '../figure-table.js';
import { Link } from '../link.js';
import { useTwinName } from '../use-twin-name.js';

const MOST_LINES = 30;
const MOST_ROWS = 100;
/** Of the width: shorter alerts are still seen. */
const LEAST_WIDTH = 0.004;

/** What the rule would have raised: how many, how often, when, of which twins; and what that leaves out. */
export function PreviewResult({ preview }: { preview: AlertPreview }) {
  const nameOf = useTwinName();
  const from = toMillis(preview.from) ?? 0;
  const to = toMillis(preview.to) ?? 0;
  const lines = previewLines(preview, { from, to });
  const bars = lines.flatMap((line) => line.bars).sort((a, b) => a.raisedAt - b.raisedAt);
  const ends = (bar: PreviewBar) => (bar.clearedAt === undefined ? `still at the end, after ${formatSpan(to - bar.raisedAt)}` : `lasted ${formatSpan(bar.clearedAt - bar.raisedAt)}`);
  return (
    <section aria-labelledby="would-have">
      <h2 id="would-have">What it would have raised</h2>
      <p className="preview-count">
        <strong>{plural(preview.raised, 'alert')}</strong>
        {` by ${preview.rule}, ${rateWords(preview.perDay)}, ${plural(lines.length, 'twin')} of ${preview.twins.length}; ${formatInstant(from)} to ${formatInstant(to)}`}
      </p>
      <Caveats preview={preview} />
      {lines.length > 0 && (
        <ul className="preview-lines" aria-label="When, by twin">
          {lines.slice(0, MOST_LINES).map((line) => (
            <li key={line.twinId}>
              <Link to={twinPath(line.twinId)}>{nameOf(line.twinId)}</Link>
              <span className="quiet">{plural(line.bars.length, 'time')}</span>
              <svg viewBox="0 0 1000 20" preserveAspectRatio="none" role="img" aria-label={line.bars.slice(0, MOST_LINES).map(({ raisedAt }) => formatInstant(raisedAt)).join(', ')}>
                {line.bars.map((bar, index) => (
                  <rect key={index} x={Math.min(bar.left, 1 - LEAST_WIDTH) * 1000} width={Math.max(LEAST_WIDTH, bar.width) * 1000} y={bar.isSuppressed ? 8 : 2} height={bar.isSuppressed ? 4 : 16} />
                ))}
              </svg>
            </li>
          ))}
        </ul>
      )}
      {lines.length > 0 && (
        <p className="preview-axis quiet" aria-hidden="true">
          <span>{formatInstant(from)}</span>
          <span>{formatInstant(to)}</span>
        </p>
      )}
      {lines.length > MOST_LINES && <p className="quiet">{`and ${lines.length - MOST_LINES} more twins`}</p>}
      {bars.length > 0 && (
        <FigureTable
          className="previewed"
          caption={bars.length > MOST_ROWS ? `The first ${MOST_ROWS} of ${bars.length}` : 'One by one'}
          heads={['Raised', 'Twin', 'How long', 'What was seen']}
          rows={bars.slice(0, MOST_ROWS).map((bar, index) => ({
            key: `${bar.twinId} ${bar.instance} ${bar.raisedAt} ${index}`,
            head: formatInstant(bar.raisedAt),
            cells: [`${nameOf(bar.twinId)}${bar.instance === '' ? '' : `, ${bar.instance}`}`, `${ends(bar)}${bar.isSuppressed ? ', suppressed by design' : ''}`, bar.text],
          }))}
        />
      )}
    </section>
  );
}

function Caveats({ preview }: { preview: AlertPreview }) {
  const nameOf = useTwinName();
  const { faulty, unsureMs, late, silent } = previewCaveats(preview);
  return (
    <ul className="preview-caveats quiet">
      {silent > 0 && <li>{`${plural(silent, 'twin')} would have raised nothing.`}</li>}
      {late > 0 && <li>{`The history of ${plural(late, 'twin')} begins later than the window: nothing is known of them before.`}</li>}
      {unsureMs > 0 && <li>{`For up to ${formatSpan(unsureMs)} it could not have been judged: its input was bad, stale or never read.`}</li>}
      {faulty.map(({ twinId, fault }) => (
        <li key={twinId}>{`${nameOf(twinId)} cannot be judged by it: ${fault}.`}</li>
      ))}
    </ul>
  );
}
