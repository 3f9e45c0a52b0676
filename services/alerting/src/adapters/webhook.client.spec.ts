import { readSecrets, secretsOf, sign } from './webhook.client.js';

describe('webhook secrets', () => {
  it('are read by id', () => {
    const secrets = readSecrets(`cmms=whsec_${Buffer.alloc(32, 1).toString('base64')}, other=whsec_${Buffer.alloc(24, 2).toString('base64')}`);
    expect([...secrets.keys()]).toEqual(['cmms', 'other']);
  });

  it.each(['cmms', 'cmms=abc', 'cmms=whsec_c2hvcnQ='])('%s is refused, without the secret in the message', (text) => {
    expect(() => readSecrets(text)).toThrow(expect.objectContaining({ code: 'configuration-invalid', message: expect.not.stringContaining('whsec_c2hv') }));
  });

  it('sign as the Standard Webhooks specification has it (its own test vector)', () => {
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    expect(sign(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}')).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});

describe('webhook secrets that are rotated', () => {
  it('are those of now, and those from before while the setting cannot be read', () => {
    const of = (byte: number) => `cmms=whsec_${Buffer.alloc(24, byte).toString('base64')}`;
    let text = of(1);
    const secrets = secretsOf(() => text);
    text = of(2);
    expect(secrets().get('cmms')).toEqual(Buffer.alloc(24, 2));
    text = 'cmms=broken';
    expect(secrets().get('cmms')).toEqual(Buffer.alloc(24, 2));
    text = of(3);
    expect(secrets().get('cmms')).toEqual(Buffer.alloc(24, 3));
  });
});
