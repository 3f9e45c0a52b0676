import { Notice } from '../notice.js';

export function AlertsAbsent() {
  return (
    <Notice title="Alerting does not run here">
      <p>No alert is raised in this installation. Whoever runs Orrery can start services/alerting and write rules under “alerts” in rules.yaml of the plant folder.</p>
    </Notice>
  );
}
