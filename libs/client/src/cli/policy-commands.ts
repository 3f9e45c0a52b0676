import { type Command } from 'commander';
import { applyPolicies, deletePolicy, type ExplainOptions, explainPolicy, getPolicies } from './commands/policy.js';
import { type Context } from './context.js';

type Run = <A extends unknown[]>(action: (context: Context, ...args: A) => Promise<void>) => (...args: [...A, Command]) => Promise<void>;

/** `orrery policy …`: who may do what, for administrators. */
export function addPolicyCommands(policy: Command, command: (parent: Command, name: string) => Command, run: Run): void {
  policy.description('read, write and explain who may do what (administrators)');
  command(policy, 'get').description('all policies, or one').argument('[id]').action(run((context, id: string | undefined) => getPolicies(context, id)));
  command(policy, 'apply')
    .description('put grants and revokes at their ids')
    .requiredOption('-f, --file <file>', 'one grant or a list of them, in YAML or JSON')
    .action(run((context, options: { file: string }) => applyPolicies(context, options)));
  command(policy, 'delete').description('take a grant or revoke away').argument('<id>').action(run((context, id: string) => deletePolicy(context, id)));
  command(policy, 'explain')
    .description('what somebody may do, and what decides it')
    .argument('<subject>', '`sub` of a user, or role:<role>')
    .option('--roles <roles>', "the user's roles, comma-separated; those of their last token when absent")
    .option('--twin <id>', 'with this twin')
    .option('--path <path>', 'with this path of it')
    .action(run((context, subject: string, { roles, twin, path }: ExplainOptions) => explainPolicy(context, subject, { ...(roles === undefined ? {} : { roles }), ...(twin === undefined ? {} : { twin }), ...(path === undefined ? {} : { path }) })));
}
