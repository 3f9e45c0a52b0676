import { type ListedAlert } from '@orrery/client';
import { type TimeLeft, timeLeftBar, timeLeftWords } from '../../domain/alerts/time-left.js';
import { useServices } from '../../state/context.js';
import { usePolled } from '../../state/use-polled.js';

const READ_EVERY_MS = 30_000;

/** How long is left, with how sure that is: as it is judged now, or as it was when the alert was raised. */
export function AlertTimeLeft({ alert: { twinId, evidence } }: { alert: ListedAlert }) {
  const { api } = useServices();
  const { data: scores } = usePolled(twinId, () => api.maintenance.scores(twinId), READ_EVERY_MS);
  const life = scores?.scores.find(({ remainingLife, outdated }) => remainingLife !== undefined && !outdated)?.remainingLife;
  const left: TimeLeft | undefined = life ? { p10: life.p10Ms, p50: life.p50Ms, p90: life.p90Ms } : evidence.timeLeftMs;
  const words = left && timeLeftWords(left);
  const bar = left && timeLeftBar(left);
  if (words === undefined) return null;
  return (
    <section aria-labelledby="left">
      <h2 id="left">How long is left</h2>
      <p>
        {words}
        <span className="quiet">{life ? ', as judged now' : ', as judged when the alert was raised'}</span>
      </p>
      {bar && (
        <svg className="time-left" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <path d="M0 5h100" />
          <rect x={bar.from * 100} y="2" width={Math.max(0.5, (bar.to - bar.from) * 100)} height="6" />
          {bar.middle !== undefined && <path className="middle" d={`M${bar.middle * 100} 0v10`} />}
        </svg>
      )}
    </section>
  );
}
