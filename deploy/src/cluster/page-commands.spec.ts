import { clusterCommands, commandsInText } from './page-commands.js';

const page = `# A page
## Install
Text with \`kubectl get pods\` in it.
\`\`\`
helm install orrery chart
# a note
kubectl get pods
\`\`\`
### Deeper
\`\`\`yaml
kubectl: no command
\`\`\`
\`\`\`sql
select 1
\`\`\`
1. In a list:
\`\`\`sh
orrery-topics show
kubectl exec pod -- ls
\`\`\`
\`\`\`
git fetch
\`\`\`
`;

describe('commands of a page', () => {
  it('are those of the blocks that ask a cluster, each with its heading', () => {
    expect(clusterCommands(page)).toEqual([
      { heading: 'Install', text: 'helm install orrery chart\n# a note\nkubectl get pods' },
      { heading: 'Deeper', text: 'orrery-topics show\nkubectl exec pod -- ls' },
    ]);
  });

  it('that stand in its text are those that ask about something', () => {
    expect(commandsInText('1. `kubectl get pods -l a=b`, then `kubectl logs`, `helm rollback x`; again `kubectl get pods -l a=b`')).toEqual(['kubectl get pods -l a=b']);
  });

  it('are none where a page has none', () => {
    expect(clusterCommands('# Nothing\n```\nls\n```\n')).toEqual([]);
  });
});
