import { badReceivers } from './bad-input/bad-receivers.sentences.js';
import { badRules } from './bad-input/bad-rules.sentences.js';
import { floods } from './bad-input/floods.sentences.js';
import { forgedApprovals } from './bad-input/forged-approvals.sentences.js';
import { lateCommands } from './bad-input/late-commands.sentences.js';
import { refusedCommands } from './bad-input/refused-commands.sentences.js';
import { Trouble } from './bad-input/trouble.js';
import { troubledDevices } from './bad-input/troubled-devices.sentences.js';

let trouble: Trouble;
beforeAll(async () => {
  trouble = await Trouble.start();
}, 180_000);
afterAll(() => trouble?.stop(), 60_000);

refusedCommands(() => trouble);
forgedApprovals(() => trouble);
lateCommands(() => trouble);
troubledDevices(() => trouble);
badRules(() => trouble);
badReceivers(() => trouble);
floods(() => trouble);

it('Bad input: everything that was decided about it stands in a chain that holds', async () => {
  expect(await trouble.plant.audit()).toMatchObject({ ok: true });
});
