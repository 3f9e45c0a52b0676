import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Principal } from '@orrery/access';
import { type CommandRequest } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Access, type Action } from '../auth/access.js';
import { bearerToken, principalOf } from '../auth/auth.guard.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { Needs } from '../auth/roles.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { invalidArgument } from '../http/validation.js';
import { AskCommand } from './ask-command.js';
import { CommandOutcomesConsumer } from './command-outcomes.consumer.js';
import { LockAnswerDto, LocksDto } from './commands-answer.dto.js';
import { LockDto } from './commands.dto.js';
import { ReadCommands } from './read-commands.js';

const NOT_THERE = 'command has never run here (`missing` names it), or Kafka does not acknowledge';
const siteOf = (twinId: string): string => twinId.split(':', 2).join(':');

@ApiTags('commands')
@ApiBearerAuth()
@Controller('api/v1/commands/locks')
export class LocksController {
  constructor(
    private readonly commands: ReadCommands,
    private readonly outcomes: CommandOutcomesConsumer,
    private readonly command: AskCommand,
    private readonly access: Access,
    private readonly policy: CurrentPolicy,
  ) {}

  @Get()
  @Needs('READ')
  @ApiOperation({ summary: 'Assets and sites at which nothing is commanded now' })
  @ApiOkResponse({ type: LocksDto })
  @ApiProblems({ 503: NOT_THERE })
  async list(@Req() request: FastifyRequest): Promise<LocksDto> {
    await this.commands.demandThere();
    const { book } = this.outcomes;
    const rights = this.access.rightsOf(principalOf(request));
    const sites = new Set([...this.policy.latest.parts.twinIds()].filter((twinId) => rights.may('READ', twinId)).map(siteOf));
    return {
      locks: [...book.locks].filter(([twinId]) => rights.may('READ', twinId)).map(([twinId, stop]) => ({ twinId, ...stop })),
      killed: [...book.killed].filter(([site]) => sites.has(site)).map(([site, stop]) => ({ site, ...stop })),
    };
  }

  @Post()
  @HttpCode(200)
  @Needs('COMMAND', 'APPROVE', 'ADMINISTER')
  @ApiOperation({ summary: 'Lock or unlock an asset, stop or release a site', description: 'Whoever may command or approve may lock an asset or stop a site. Only who locked an asset, or may approve or administer it, unlocks it; only who may approve lets a site go on. The command service judges it again, by the token that this request carries.' })
  @ApiOkResponse({ type: LockAnswerDto })
  @ApiAcceptedResponse({ type: LockAnswerDto, description: 'Asked, and not answered within two seconds' })
  @ApiProblems({ 400: 'The body is not what its schema says', 404: 'There is no such twin', 409: 'command refused it', 503: NOT_THERE })
  async set(@Body() body: LockDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<LockAnswerDto> {
    const wish = wishOf(body, bearerToken(request.headers.authorization));
    const principal = principalOf(request);
    if ('twinId' in wish) this.demandOf(principal, wish.type === 'lock' ? ['COMMAND', 'APPROVE'] : ['COMMAND', 'APPROVE', 'ADMINISTER'], wish.twinId);
    else this.demandAt(principal, wish.type === 'kill' ? ['COMMAND', 'APPROVE'] : ['APPROVE'], wish.site);
    const outcome = await this.command.ask(wish);
    if (outcome) return { status: 'done', request: wish.id };
    void reply.code(202);
    return { status: 'pending', request: wish.id };
  }

  private demandOf(principal: Principal, actions: readonly [Action, ...Action[]], twinId: string): void {
    const rights = this.access.rightsOf(principal);
    this.access.demand(principal, actions.find((action) => rights.may(action, twinId)) ?? actions[0], twinId);
  }

  /** A site is no twin: the right is wanted for one of its twins. */
  private demandAt(principal: Principal, actions: readonly Action[], site: string): void {
    const rights = this.access.rightsOf(principal);
    const twins = [...this.policy.latest.parts.twinIds()].filter((twinId) => siteOf(twinId) === site);
    const allowed = actions.flatMap((action) => twins.filter((twinId) => rights.may(action, twinId)).map((twinId) => [action, twinId] as const))[0];
    this.access.demand(principal, allowed?.[0] ?? actions.at(-1)!, allowed?.[1] ?? twins[0] ?? site);
  }
}

function wishOf({ type, twinId, site, reason }: LockDto, proof: string): Extract<CommandRequest, { type: LockDto['type'] }> {
  const common = { id: randomUUID(), at: timestampFromMillis(Date.now()), proof, reason };
  if (type === 'lock' || type === 'unlock') {
    if (twinId === undefined || site !== undefined) throw invalidArgument([{ pointer: '/twinId', detail: `${type} is about a twin: give twinId, and no site` }]);
    return { type, ...common, twinId };
  }
  if (site === undefined || twinId !== undefined) throw invalidArgument([{ pointer: '/site', detail: `${type} is about a site: give site, and no twinId` }]);
  return { type, ...common, site };
}
