import type pg from 'pg';
import { presentLogin } from './present-login.js';

describe('presentLogin', () => {
  it('gives each new session the address as it is then, over what the pool was told once', () => {
    const made: unknown[] = [];
    class Client {
      constructor(config: unknown) {
        made.push(config);
      }
      once = () => this;
    }
    let url = 'postgres://u:old@db/orrery';
    const login = presentLogin({ Client } as unknown as Pick<typeof pg, 'Client'>, () => url);
    const open = () => new login.Client({ application_name: 'x' });
    open();
    url = 'postgres://u:new@db/orrery';
    open();
    expect(made).toEqual([
      { application_name: 'x', connectionString: 'postgres://u:old@db/orrery' },
      { application_name: 'x', connectionString: 'postgres://u:new@db/orrery' },
    ]);
  });
});
