import { Injectable } from '@nestjs/common';
import { OrreryError } from '@orrery/contracts';
import { ServiceViews } from '../adapters/service-views.js';
import { type Rights } from '../auth/access.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { type KnownCommand } from '../domain/commands/command-book.js';
import { type Page, page } from '../domain/page.js';
import { CommandOutcomesConsumer } from './command-outcomes.consumer.js';
import { type CommandsQueryDto } from './commands.dto.js';

type Place = [changedAt: string, id: string];
/** Later than every command. */
const START: Place = ['9999', ''];

/** Commands as their reader may see them: those of paths that are open to them. */
@Injectable()
export class ReadCommands {
  constructor(
    private readonly outcomes: CommandOutcomesConsumer,
    private readonly views: ServiceViews,
    private readonly policy: CurrentPolicy,
  ) {}

  /** The latest changed first. */
  async list({ state, open = false, twin, subtree, alert, cursor, limit }: CommandsQueryDto, rights: Rights): Promise<Page<Omit<KnownCommand, 'steps'>>> {
    await this.demandThere();
    const { parts } = this.policy.latest;
    const isWanted = (command: KnownCommand): boolean =>
      rights.may('READ', command.twinId, command.path) &&
      (!state || state.includes(command.state)) &&
      !(open && command.ended) &&
      (alert === undefined || command.alert === alert) &&
      (twin === undefined || command.twinId === twin) &&
      (subtree === undefined || parts.lineOf(command.twinId).has(subtree));
    const all = this.outcomes.book.latest().filter(isWanted);
    const list = async ([changedAt, id]: Place, size: number): Promise<KnownCommand[]> => all.filter((one) => one.changedAt < changedAt || (one.changedAt === changedAt && one.id < id)).slice(0, size);
    const request = { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) };
    const found = await page({ state, open, twin, subtree, alert }, request, START, list, ({ changedAt, id }): Place => [changedAt, id]);
    return { ...found, items: found.items.map(({ steps: _steps, ...command }) => readable(command, rights)) };
  }

  /** @throws OrreryError `not-found` of kind unknown-command, also for what the reader may not see */
  async one(id: string, rights: Rights): Promise<KnownCommand> {
    await this.demandThere();
    const command = this.outcomes.book.one(id);
    if (command && rights.may('READ', command.twinId, command.path)) return readable(command, rights);
    throw new OrreryError('not-found', `there is no command ${id}`, { remedy: 'List them with GET /api/v1/commands.', details: { kind: 'unknown-command' } });
  }

  /** @throws OrreryError `unavailable` where command has never run: an empty list would say that nothing was ever commanded */
  demandThere(): Promise<void> {
    return this.views.demand('command', 'commands_v1');
  }
}

/** Which alert it is for is told to those who may see that alert. */
function readable<T extends Pick<KnownCommand, 'alert'>>(command: T, rights: Rights): T {
  const { alert, ...rest } = command;
  return alert === undefined || rights.may('READ', alert.split('#', 1)[0]!) ? command : (rest as T);
}
