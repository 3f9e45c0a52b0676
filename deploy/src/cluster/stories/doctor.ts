import { signedIn } from '../signed-in.js';
import { type Story } from '../stories.js';

const SERVICES = ['api', 'historian'];

export const doctor: Story = async (context, figure) => {
  const commands = context.book.take('kubernetes.md', 'When you need help').replace(/^orrery doctor/m, 'for port in 9000 9001; do until curl -s -o /dev/null http://127.0.0.1:$port/health/live; do sleep 0.2; done; done\norrery --url http://127.0.0.1:8080 doctor');
  const said = await signedIn(context, `cd ${context.folder}\n${commands}\ntar --list --file orrery-*.tar.gz`);
  const files = said.split('\n').filter((line) => line.endsWith('.log'));
  figure(`${files.length} logs in the archive`);
  return SERVICES.filter((service) => !said.includes(`metrics/${service}.prom`)).map((service) => `the archive has no metrics of ${service}`);
};
