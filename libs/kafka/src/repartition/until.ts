import { OrreryError } from '@orrery/contracts';
import { pause } from '../retry/back-off.js';
import { type Growth } from './growth.js';

const LOOK_MS = 200;
const SAY_MS = 3_000;

/** Until nothing stands in the way. @throws OrreryError `timeout`, with what still does */
export async function until(growth: Growth, { waitMs, say }: { readonly waitMs: number; readonly say: (line: string) => void }, what: string, obstacles: () => Promise<readonly string[]>): Promise<void> {
  const began = performance.now();
  const { seq } = growth.layout;
  for (let said = began; ; ) {
    const left = await obstacles();
    if (left.length === 0) return;
    if (growth.layout.seq !== seq) throw new OrreryError('conflict', 'somebody else has changed the layout meanwhile', { remedy: 'Let one run at a time do it: see orrery-topics show.' });
    const now = performance.now();
    if (now - began > waitMs) throw new OrreryError('timeout', `after ${Math.round(waitMs / 1_000)} s of waiting for ${what}: ${left.slice(0, 8).join('; ')}${left.length > 8 ? `; and ${left.length - 8} more` : ''}`, { remedy: 'Start what stands still, wait longer (--wait), or leave a subscriber behind (--leave-behind <group>).' });
    if (now - said > SAY_MS) {
      said = now;
      say(`waiting for ${what}: ${left.slice(0, 4).join('; ')}${left.length > 4 ? `; and ${left.length - 4} more` : ''}`);
    }
    await pause(LOOK_MS);
  }
}
