import { CompiledRights, type Grant, TwinTree } from '@orrery/access';
import { type TwinEvent } from '@orrery/contracts';
import { type RenderedTwin } from '@orrery/twin-model';
import { readableEvent } from './readable-event.js';
import { readableTwin } from './readable-twin.js';

const AT = '2026-01-01T00:00:00.0000000Z';
const [LINE, PUMP, TANK] = ['acme:riverside:line', 'acme:riverside:pump', 'acme:riverside:tank'] as const;
const tree = new TwinTree([
  { twinId: PUMP, partOf: LINE },
  { twinId: TANK, partOf: LINE },
]);
const grant = (more: Partial<Grant>): Grant => ({ id: 'g', subject: { user: 'ada' }, effect: 'grant', actions: ['READ'], scope: { twin: PUMP }, by: 'root', at: AT, ...more });
const rights = (...grants: Grant[]) => new CompiledRights({ subject: 'ada', roles: [] }, grants, tree, 0);

const everything = rights(grant({ scope: { all: true } }));
const motorOnly = rights(grant({ paths: ['motor'] }));
const withTank = rights(grant({}), grant({ scope: { twin: TANK } }));

const state = { value: 1, quality: 'good' as const, receivedTs: AT };
const wish = { value: 2, rev: 1, by: 'ada', at: AT, status: 'pending' as const };
const definition = {
  model: 'dtmi:m;1',
  partOf: LINE,
  properties: { 'motor/speed': { kind: 'property' as const, datatype: 'double' as const }, recipe: { kind: 'property' as const, datatype: 'string' as const } },
  relationships: [{ name: 'feeds', target: TANK }],
  sources: {},
};
const twin: RenderedTwin = {
  twinId: PUMP,
  rev: 4,
  at: AT,
  model: 'dtmi:m;1',
  partOf: LINE,
  relationships: definition.relationships,
  properties: { 'motor/speed': { ...definition.properties['motor/speed'], ...state }, recipe: { ...definition.properties.recipe, ...state } },
  desired: { 'motor/speed': wish, recipe: wish },
  sources: {},
};
const event = (changes: TwinEvent['changes']): TwinEvent => ({ type: 'changed', twinId: PUMP, rev: 5, prevRev: 4, at: AT, cause: { input: 'readings', offset: '9' }, changes });

describe('what a reader sees of a twin', () => {
  it('is the twin itself where nothing is closed, and nothing where all is', () => {
    expect(readableTwin(twin, everything)).toBe(twin);
    expect(readableTwin(twin, rights())).toBeUndefined();
  });

  it('are the open paths, reported and desired, and no names of twins that are closed', () => {
    const seen = readableTwin(twin, motorOnly)!;
    expect([Object.keys(seen.properties), Object.keys(seen.desired), seen.relationships, 'partOf' in seen, seen.filtered]).toEqual([['motor/speed'], ['motor/speed'], [], false, true]);
  });

  it('has the relationships to twins that are open', () => {
    expect(readableTwin(twin, withTank)!.relationships).toEqual([{ name: 'feeds', target: TANK }]);
  });
});

describe('what a reader sees of an event', () => {
  const speed = { kind: 'reported' as const, path: 'motor/speed', state };
  const recipe = { kind: 'reported' as const, path: 'recipe', state };

  it('is the event itself where nothing of it is closed, and nothing of a closed twin', () => {
    const whole = event([speed, recipe]);
    expect(readableEvent(whole, everything)).toBe(whole);
    const open = event([speed]);
    expect(readableEvent(open, motorOnly)).toBe(open);
    expect(readableEvent(whole, rights())).toBeUndefined();
  });

  it('are the changes of open paths, and says that others were left out', () => {
    expect(readableEvent(event([speed, recipe, { kind: 'desired', path: 'recipe', state: null }, { kind: 'removed', path: 'recipe' }]), motorOnly)).toEqual({ ...event([speed]), filtered: true });
  });

  it('is empty and not missing where nothing is left: revisions have no gap', () => {
    expect(readableEvent(event([recipe]), motorOnly)).toEqual({ ...event([]), filtered: true });
  });

  it('has of a definition the open paths, and no names of twins that are closed', () => {
    const seen = readableEvent(event([{ kind: 'definition', definition }]), motorOnly)!;
    expect(seen.changes).toEqual([{ kind: 'definition', definition: { model: 'dtmi:m;1', properties: { 'motor/speed': definition.properties['motor/speed'] }, relationships: [], sources: {} } }]);
  });

  it('is the end of a twin that was open', () => {
    const end = { ...event([]), type: 'deleted' as const };
    expect(readableEvent(end, motorOnly)).toBe(end);
  });
});
