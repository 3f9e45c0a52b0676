import { readConfig } from './config.js';

test('waits by default; autoplay takes its speed from the environment', () => {
  expect(readConfig({ REPLAY_PKI_DIR: '/pki', REPLAY_MAPPING: 'm.yaml' })).toEqual({
    host: '127.0.0.1',
    opcuaPort: 4841,
    httpPort: 4881,
    pkiDir: '/pki',
    mapping: 'm.yaml',
    securityMode: 'SignAndEncrypt',
    trustUnknownClients: false,
  });
  expect(readConfig({ REPLAY_PKI_DIR: '/pki', REPLAY_MAPPING: 'm.yaml', REPLAY_AUTOPLAY: 'true', REPLAY_SPEED: '50' }).autoplay).toEqual({ speed: 50 });
});

test('every wrong setting is named at once', () => {
  expect(() => readConfig({ REPLAY_HTTP_PORT: '70000' })).toThrow(/PKI_DIR is missing[\s\S]*HTTP_PORT must be a number[\s\S]*MAPPING is missing/);
});
