import { decodePayload } from './decode-payload.js';
import { encodePayload } from './encode-payload.js';

const WANTED = 60_000;
const PAYLOADS = 100_000;

describe('speed of the codec', () => {
  it(`decodes at least ${WANTED} small payloads in a second of one core`, () => {
    const bytes = encodePayload({
      timestamp: 1_767_225_600_000,
      seq: 5,
      metrics: [
        { alias: 3n, timestamp: 1_767_225_600_000, value: { kind: 'double', value: 1.5 } },
        { alias: 4n, timestamp: 1_767_225_600_000, value: { kind: 'long', value: 2n ** 63n } },
      ],
    });
    const before = process.cpuUsage();
    for (let index = 0; index < PAYLOADS; index++) decodePayload(bytes);
    const { user, system } = process.cpuUsage(before);
    const perSecond = PAYLOADS / ((user + system) / 1e6);
    process.stdout.write(`${Math.round(perSecond)} payloads a second\n`);
    expect(perSecond).toBeGreaterThan(WANTED);
  });
});
