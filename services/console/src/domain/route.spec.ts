import { alertPath, commandPath, parseRoute, simulationPath, sourcePath, twinPath } from './route.js';

describe('parseRoute', () => {
  it.each([
    ['/', { page: 'overview' }],
    ['/plant', { page: 'plant' }],
    ['/twins/acme:riverside:filler', { page: 'twin', twinId: 'acme:riverside:filler' }],
    ['/twins/acme:riverside:filler/motor', { page: 'twin', twinId: 'acme:riverside:filler', component: 'motor' }],
    ['/sources', { page: 'sources' }],
    ['/sources/plc-1', { page: 'sources', source: 'plc-1' }],
    ['/trends', { page: 'trends' }],
    ['/alerts', { page: 'alerts' }],
    ['/alerts/statistics', { page: 'alert-rates' }],
    ['/alerts/acme%3Ariverside%3Afiller%23flow-low%23motor%2Fcurrent', { page: 'alert', alert: 'acme:riverside:filler#flow-low#motor/current' }],
    ['/commands', { page: 'commands' }],
    ['/commands/0193b1a0', { page: 'command', command: '0193b1a0' }],
    ['/simulations', { page: 'simulations' }],
    ['/simulations/r-1', { page: 'simulation', run: 'r-1' }],
    ['/audit', { page: 'audit' }],
    ['/search', { page: 'search' }],
    ['/dead-letters', { page: 'dead-letters' }],
    ['/admin', { page: 'admin' }],
    ['/admin/x', { page: 'unknown', path: '/admin/x' }],
    ['/twins', { page: 'unknown', path: '/twins' }],
    ['/nowhere', { page: 'unknown', path: '/nowhere' }],
    ['/twins/%E0%A4%A', { page: 'twin', twinId: '%E0%A4%A' }],
  ])('%s', (path, route) => expect(parseRoute(path)).toEqual(route));

  it('finds its own addresses again', () => {
    expect(parseRoute(twinPath('acme:riverside:line-1', 'motor'))).toEqual({ page: 'twin', twinId: 'acme:riverside:line-1', component: 'motor' });
    expect(parseRoute(sourcePath('plc.1'))).toEqual({ page: 'sources', source: 'plc.1' });
    expect(alertPath('acme:riverside:filler#flow-low#motor/current')).toBe('/alerts/acme:riverside:filler%23flow-low%23motor%2Fcurrent');
    expect(parseRoute(alertPath('acme:riverside:filler#flow-low#motor/current'))).toEqual({ page: 'alert', alert: 'acme:riverside:filler#flow-low#motor/current' });
    expect(parseRoute(commandPath('a.b'))).toEqual({ page: 'command', command: 'a.b' });
    expect(parseRoute(simulationPath('a.b'))).toEqual({ page: 'simulation', run: 'a.b' });
  });
});
