import { TwinTree } from '@orrery/access';
import { type TwinEvent } from '@orrery/contracts';
import { selects, type TwinSelection } from './twin-selection.js';

const tree = () =>
  new TwinTree([
    { twinId: 'acme:riverside:site', partOf: null },
    { twinId: 'acme:riverside:line1', partOf: 'acme:riverside:site' },
    { twinId: 'acme:riverside:filler', partOf: 'acme:riverside:line1' },
    { twinId: 'acme:hillside:site', partOf: null },
  ]);

const event = (twinId: string, type: TwinEvent['type'], partOf?: string): TwinEvent => ({
  type,
  twinId,
  rev: 1,
  prevRev: 0,
  at: '2026-01-01T00:00:00.0000000Z',
  cause: { input: type, offset: '0' },
  changes:
    type === 'deleted'
      ? []
      : [{ kind: 'definition', definition: { model: 'm', properties: {}, relationships: [], sources: {}, ...(partOf === undefined ? {} : { partOf }) } }],
});

describe('the selection of twins', () => {
  it.each<[string, TwinSelection, boolean]>([
    ['nothing asked: all', {}, true],
    ['the twin itself', { twins: new Set(['acme:riverside:filler']) }, true],
    ['another twin', { twins: new Set(['acme:riverside:line1']) }, false],
    ['its site', { site: 'riverside' }, true],
    ['another site', { site: 'hillside' }, false],
    ['a subtree it is in, at any depth', { subtree: 'acme:riverside:site' }, true],
    ['the subtree of itself', { subtree: 'acme:riverside:filler' }, true],
    ['another subtree', { subtree: 'acme:hillside:site' }, false],
    ['all conditions together', { site: 'hillside', subtree: 'acme:riverside:site' }, false],
  ])('%s', (_what, selection, expected) => {
    expect(selects(selection, 'acme:riverside:filler', tree())).toBe(expected);
  });

  it('follows a twin that moves, one that comes and one that goes', () => {
    const moving = tree();
    moving.apply(event('acme:riverside:line1', 'changed', 'acme:hillside:site'));
    expect(selects({ subtree: 'acme:hillside:site' }, 'acme:riverside:filler', moving)).toBe(true);
    moving.apply(event('acme:riverside:capper', 'registered', 'acme:riverside:line1'));
    expect(selects({ subtree: 'acme:hillside:site' }, 'acme:riverside:capper', moving)).toBe(true);
    moving.apply(event('acme:riverside:line1', 'deleted'));
    expect(selects({ subtree: 'acme:hillside:site' }, 'acme:riverside:filler', moving)).toBe(false);
  });

  it('ends in a ring of parts', () => {
    const ring = new TwinTree([
      { twinId: 'a:b:x', partOf: 'a:b:y' },
      { twinId: 'a:b:y', partOf: 'a:b:x' },
    ]);
    expect(selects({ subtree: 'a:b:z' }, 'a:b:x', ring)).toBe(false);
  });
});
