import { AssetLocks } from '../parts/stops/asset-locks.js';
import { KillSwitches } from '../parts/stops/kill-switches.js';
import { MaintenanceWindows } from '../parts/stops/maintenance-windows.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { useStops } from '../state/stops/use-stops.js';
import { useQuery } from '../state/router.js';

/** What people have put in the way of alerts and commands, and where they do so. */
export default function MaintenancePage() {
  const { isRead, failure, areAlertsAbsent, areCommandsAbsent } = useStops();
  const query = new URLSearchParams(useQuery());
  const plan = query.get('plan') ?? undefined;
  const lock = query.get('lock') ?? undefined;
  return (
    <Page title="Maintenance">
      {!isRead && <Notice title="Reading what is locked…" />}
      {failure !== undefined && <Notice title="It could not be read again">{`${failure} What stands here was true before.`}</Notice>}
      {areAlertsAbsent ? <Notice title="There are no maintenance windows here">Alerting, which keeps them, does not run in this installation.</Notice> : <MaintenanceWindows key={`plan ${plan}`} wanted={plan} />}
      {areCommandsAbsent ? (
        <Notice title="There are no locks and kill switches here">The service command, which keeps them, does not run in this installation: nothing is written to any machine.</Notice>
      ) : (
        <>
          <AssetLocks key={`lock ${lock}`} wanted={lock} />
          <KillSwitches />
        </>
      )}
    </Page>
  );
}
