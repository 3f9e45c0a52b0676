import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'twin-projector', rootDir: import.meta.dirname };
