import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** A Chromium of this machine (ORRERY_CHROMIUM, else where packages put it), or undefined. */
export function findChromium(env: NodeJS.ProcessEnv): string | undefined {
  return env['ORRERY_CHROMIUM'] ?? PLACES.find((place) => existsSync(place));
}
