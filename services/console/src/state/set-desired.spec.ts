import { ApiError } from '@orrery/client';
import { twin } from '../domain/testing.js';
import { type TwinView } from '../domain/twin-view.js';
import { type PlantApi } from './plant-api.js';
import { setDesired } from './set-desired.js';

const seen = { twinId: 'acme:riverside:filler', path: 'speed', desired: undefined };
const AT = '2026-01-01T00:00:00.0000000Z';

function apiOf(answers: (number | 'ok')[], reads: TwinView[] = []): { api: PlantApi; revs: number[] } {
  const revs: number[] = [];
  const api: Partial<PlantApi> = {
    patchDesired: async (_twinId, _patch, options) => {
      revs.push(...(options?.ifWish ?? []));
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      if (answer !== 'ok') throw new ApiError(answer, { type: 'about:blank', title: '', status: answer, detail: `status ${answer}` });
      return { kind: 'applied', rev: 5 };
    },
    twin: async () => (reads.length > 1 ? reads.shift() : reads[0]),
  };
  return { api: api as PlantApi, revs };
}

describe('setDesired', () => {
  it('names the wish that the person saw, or that there was none', async () => {
    const { api, revs } = apiOf(['ok']);
    expect(await setDesired(api, seen, 1, undefined)).toEqual({ kind: 'done' });
    expect(await setDesired(api, { ...seen, desired: { value: 3, rev: 6, by: 'somebody', at: AT, status: 'pending' } }, null, undefined)).toEqual({ kind: 'done' });
    expect(revs).toEqual([0, 6]);
  });

  it('leaves it to the person where somebody else has changed the wish', async () => {
    const theirs = { value: 3, rev: 6, by: 'somebody', at: AT, status: 'pending' } as const;
    const { api } = apiOf([412], [twin({ rev: 7, desired: { speed: theirs } })]);
    expect(await setDesired(api, seen, 1, undefined)).toEqual({ kind: 'changed-meanwhile', now: theirs });
  });

  it('says that the path is changed by a command', async () => {
    expect(await setDesired(apiOf([409]).api, seen, 1, undefined)).toMatchObject({ kind: 'needs-command' });
  });

  it('passes on a refusal', async () => {
    expect(await setDesired(apiOf([403]).api, seen, 1, undefined)).toEqual({ kind: 'refused', reason: 'status 403' });
  });

  it('says that the twin is gone', async () => {
    expect(await setDesired(apiOf([412], []).api, seen, 1, undefined)).toMatchObject({ kind: 'refused' });
  });
});
