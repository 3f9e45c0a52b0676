import { connectError, faultOf } from './errors.js';

const own = { certificateFile: '/pki/own.pem', thumbprint: 'ab12' };

describe('faults', () => {
  it('carry the StatusCode the server answered with', () => {
    const error = Object.assign(new Error(' serviceResult = BadNoSubscription'), { response: { responseHeader: { serviceResult: { value: 0x80790000, name: 'BadNoSubscription' } } } });
    expect(faultOf(error)).toEqual({ status: 0x80790000, reason: 'BadNoSubscription' });
  });

  it('carry it where only the text has it', () => {
    expect(faultOf(new Error('serviceResult = BadSessionIdInvalid (0x80250000)'))).toEqual({ status: 0x80250000, reason: 'BadSessionIdInvalid' });
  });

  it('have no code where the connection failed', () => {
    expect(faultOf(new Error('socket has been\n disconnected'))).toEqual({ reason: 'socket has been disconnected' });
  });
});

describe('an error of connecting', () => {
  it('says where the own certificate is when the server refused it', () => {
    const error = connectError(new Error('BadSecurityChecksFailed'), 'opc.tcp://h:1', own);
    expect(error).toMatchObject({ code: 'configuration-invalid', retryable: true });
    expect(error.remedy).toContain('/pki/own.pem, thumbprint ab12');
  });

  it('says that credentials were refused', () => {
    expect(connectError(new Error('BadUserAccessDenied (0x801f0000)'), 'opc.tcp://h:1', own)).toMatchObject({ code: 'unauthenticated' });
  });

  it('is a server that cannot be reached, otherwise', () => {
    expect(connectError(new Error('ECONNREFUSED'), 'opc.tcp://h:1', own)).toMatchObject({ code: 'unavailable', retryable: true });
  });
});
