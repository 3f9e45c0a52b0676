import { ApiError } from '@orrery/client';
import { twin } from '../domain/testing.js';
import { type TwinView } from '../domain/twin-view.js';
import { type PlantApi } from './plant-api.js';
import { setDesired } from './set-desired.js';

const seen = { twinId: 'acme:riverside:filler', path: 'speed', rev: 4, desired: undefined };
const AT = '2026-01-01T00:00:00.0000000Z';

function apiOf(answers: (number | 'ok')[], reads: TwinView[] = []): { api: PlantApi; revs: number[] } {
  const revs: number[] = [];
  const api: Partial<PlantApi> = {
    patchDesired: async (_twinId, _patch, options) => {
      revs.push(...(options?.ifMatch ?? []));
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      if (answer !== 'ok') throw new ApiError(answer, { type: 'about:blank', title: '', status: answer, detail: `status ${answer}` });
      return { kind: 'applied', rev: 5 };
    },
    twin: async () => (reads.length > 1 ? reads.shift() : reads[0]),
  };
  return { api: api as PlantApi, revs };
}

describe('setDesired', () => {
  it('names the revision that the person saw', async () => {
    const { api, revs } = apiOf(['ok']);
    expect(await setDesired(api, seen, 1, undefined)).toEqual({ kind: 'done' });
    expect(revs).toEqual([4]);
  });

  it('tries again where only readings have moved the revision', async () => {
    const { api, revs } = apiOf([412, 412, 'ok'], [twin({ rev: 7 }), twin({ rev: 9 })]);
    expect(await setDesired(api, seen, 1, undefined)).toEqual({ kind: 'done' });
    expect(revs).toEqual([4, 7, 9]);
  });

  it('leaves it to the person where somebody else has changed the wish', async () => {
    const theirs = { value: 3, rev: 6, by: 'somebody', at: AT, status: 'pending' } as const;
    const { api } = apiOf([412], [twin({ rev: 7, desired: { speed: theirs } })]);
    expect(await setDesired(api, seen, 1, undefined)).toEqual({ kind: 'changed-meanwhile', now: theirs });
  });

  it('gives up where the twin moves faster than the write', async () => {
    const { api } = apiOf([412], [twin({ rev: 7 })]);
    expect(await setDesired(api, seen, 1, undefined)).toEqual({ kind: 'too-busy' });
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
