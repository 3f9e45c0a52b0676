import { type TwinView } from '../twin-view.js';

/** The property of a site that names its zone (IANA), such as `Europe/Berlin`. */
const ZONE_PATH = 'timeZone';

/** The zone that the clocks on the walls of a twin's site show: of the first in its line that names one; else the reader's own. */
export function siteZone(line: readonly (TwinView | undefined)[], own: string): string {
  for (const twin of line) {
    const zone = twin?.properties[ZONE_PATH]?.value;
    if (typeof zone === 'string' && isZone(zone)) return zone;
  }
  return own;
}

function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
