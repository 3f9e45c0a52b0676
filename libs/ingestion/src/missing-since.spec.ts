import { missingBeyondDisk, missingSince } from './missing-since.js';

const SINCE = '2026-01-01T00:00:00.0000000Z';
const LAST = '2026-01-01T00:05:00.0000000Z';

describe('what a restart may have missed', () => {
  it('begins where everything was in Kafka', () => {
    expect(missingSince({ lastEventTs: LAST, state: 'disconnected', since: SINCE }, 'device')).toBe(LAST);
    expect(missingSince({ lastEventTs: LAST, state: 'connected', since: SINCE }, 'recorded')).toBe(LAST);
  });

  it('begins with the connection of a start that was killed before anything of it was in Kafka', () => {
    expect(missingSince({ state: 'connected', since: SINCE }, 'device')).toBe(SINCE);
  });

  it('is everything of a recording then: its times have nothing to do with when it was connected', () => {
    expect(missingSince({ state: 'connected', since: SINCE }, 'recorded')).toBe('1601-01-01T00:00:00.0000000Z');
  });

  it('is nothing where the start before was never connected', () => {
    expect(missingSince({ state: 'connecting', since: SINCE }, 'device')).toBeUndefined();
    expect(missingSince({ state: 'disconnected', since: SINCE }, 'device')).toBeUndefined();
  });

  it('begins where what is on disk ends, also where that is earlier than what is in Kafka: a gap was opened since, or a recording began anew', () => {
    const last = { state: 'connected', since: SINCE } as const;
    expect(missingBeyondDisk({ ...last, lastEventTs: SINCE }, 'device', LAST)).toBe(LAST);
    expect(missingBeyondDisk({ ...last, lastEventTs: LAST }, 'device', SINCE)).toBe(SINCE);
    expect(missingBeyondDisk({ ...last, lastEventTs: LAST }, 'device', undefined)).toBe(LAST);
  });
});
