import { byUrgency } from '../../domain/alerts/alert-groups.js';
import { useAlertsOf } from '../../state/alerts/use-alerts.js';
import { AlertCard } from './alert-card.js';

/** The open alerts of one twin, on its page. */
export function TwinAlerts({ twinId }: { twinId: string }) {
  const alerts = useAlertsOf(twinId);
  if (alerts.length === 0) return null;
  return (
    <section aria-labelledby="twin-alerts">
      <h2 id="twin-alerts">Alerts</h2>
      <ul className="alerts">
        {[...alerts].sort(byUrgency).map((alert) => (
          <li key={alert.key}>
            <AlertCard alert={alert} isOfThisTwin />
          </li>
        ))}
      </ul>
    </section>
  );
}
