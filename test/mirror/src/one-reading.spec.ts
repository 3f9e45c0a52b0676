import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const page = readFileSync(join(root, 'docs', 'one-reading.md'), 'utf8');
const steps = [...page.matchAll(/`([\w./-]+\.tsx?)#(\w+)`/g)].map(([, file = '', symbol = '']) => ({ file, symbol }));

describe('docs/one-reading.md', () => {
  it('takes at most ten steps from device to screen', () => {
    expect(steps.length).toBeGreaterThanOrEqual(8);
    expect(steps.length).toBeLessThanOrEqual(10);
  });

  it.each(steps.map(({ file, symbol }) => [`${file}#${symbol}`, file, symbol] as const))('%s is there', (_step, file, symbol) => {
    const path = join(root, file);
    expect(existsSync(path)).toBe(true);
    const declared = new RegExp(`\\b(function|class|const|interface|type)\\s+${symbol}\\b|^\\s+(?:async |private |static |readonly )*${symbol}\\s*[(<=]`, 'm');
    expect(readFileSync(path, 'utf8')).toMatch(declared);
  });

  it('begins at the device and ends on the screen', () => {
    expect(steps[0]?.file).toMatch(/^(simulators|libs\/opcua)\//);
    expect(steps.at(-1)?.file).toMatch(/^services\/console\//);
  });
});
