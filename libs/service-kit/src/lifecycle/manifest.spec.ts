import { join } from 'node:path';
import { manifestOf } from './manifest.js';

describe('manifestOf', () => {
  it('finds the package above a file, without its scope', () => {
    expect(manifestOf(join(import.meta.dirname, 'dist', 'main.js'))).toEqual({ name: 'service-kit', version: expect.stringMatching(/^\d+\./) });
  });

  it('has an answer where there is no package', () => {
    expect(manifestOf('/main.js')).toEqual({ name: 'service', version: '0.0.0' });
  });
});
