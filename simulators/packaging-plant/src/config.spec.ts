import { readConfig } from './config.js';

test('a PKI folder is all it needs: loopback, encrypted, unknown clients not trusted', () => {
  expect(readConfig({ PACKAGING_PLANT_PKI_DIR: '/pki' })).toEqual({
    host: '127.0.0.1',
    opcuaPort: 4840,
    httpPort: 4880,
    pkiDir: '/pki',
    securityMode: 'SignAndEncrypt',
    trustUnknownClients: false,
    seed: 1,
    speed: 1,
    wearPerHour: 0.004,
  });
});

test('every wrong setting is named at once', () => {
  expect(() => readConfig({ PACKAGING_PLANT_OPCUA_PORT: 'x', PACKAGING_PLANT_SPEED: '0', PACKAGING_PLANT_ALLOW_UNSECURED: 'yes' })).toThrow(
    /PKI_DIR is missing[\s\S]*OPCUA_PORT must be a number[\s\S]*ALLOW_UNSECURED must be true or false[\s\S]*SPEED must be a number/,
  );
});
