import { createHash, randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { type CommandRequest, OrreryError } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { ReadAlerts } from '../alerts/read-alerts.js';
import { Access, type Action } from '../auth/access.js';
import { bearerToken, principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { instant } from '../http/instants.js';
import { AskCommand } from './ask-command.js';
import { CommandAnswerDto, CommandDetailDto, CommandsDto, DryRunDto } from './commands-answer.dto.js';
import { ApprovalDto, CommandParamDto, CommandsQueryDto, DecisionReasonDto, ProposalDto, ProposeQueryDto, SettlementDto } from './commands.dto.js';
import { ReadCommands } from './read-commands.js';

const DEADLINE_MS = 10 * 60_000;
const NOT_THERE = 'command has never run here (`missing` names it), or Kafka does not acknowledge';
const REFUSED = 'command refused it: `code`, and the verdict of each guard in `verdicts`';
const PENDING = 'Asked, and not answered within two seconds; Location is where to follow it';

@ApiTags('commands')
@ApiBearerAuth()
@ApiExtraModels(CommandAnswerDto, DryRunDto)
@Controller('api/v1/commands')
export class CommandsController {
  constructor(
    private readonly commands: ReadCommands,
    private readonly command: AskCommand,
    private readonly alerts: ReadAlerts,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('READ')
  @ApiOperation({ summary: 'Commands of paths that the reader may read, the latest changed first' })
  @ApiOkResponse({ type: CommandsDto })
  @ApiProblems({ 400: 'A filter is not what its schema says, or the cursor is of another list', 503: NOT_THERE })
  list(@Query() query: CommandsQueryDto, @Req() request: FastifyRequest): Promise<CommandsDto> {
    return this.commands.list(query, this.access.rightsOf(principalOf(request)));
  }

  @Get(':id')
  @Needs('READ')
  @ApiOperation({ summary: 'One command with every step that it has taken' })
  @ApiOkResponse({ type: CommandDetailDto })
  @ApiProblems({ 404: 'There is no such command', 503: NOT_THERE })
  one(@Param() { id }: CommandParamDto, @Req() request: FastifyRequest): Promise<CommandDetailDto> {
    return this.commands.one(id, this.access.rightsOf(principalOf(request)));
  }

  @Post()
  @HttpCode(200)
  @Needs('COMMAND')
  @ApiOperation({ summary: 'Propose a guarded change of the real thing; with dryRun=true only hear what every guard says', description: 'Who proposes is whose token this request carries: the command service verifies it itself. Others approve it where the rule of the path says so.' })
  @ApiOkResponse({ description: 'The command; or, of a dry run, the verdicts', schema: { oneOf: [{ $ref: getSchemaPath(CommandAnswerDto) }, { $ref: getSchemaPath(DryRunDto) }] } })
  @ApiAcceptedResponse({ type: CommandAnswerDto, description: PENDING })
  @ApiProblems({ 400: 'The body is not what its schema says', 404: 'There is no such twin, or no such alert', 409: REFUSED, 424: 'A dry run was not answered in time', 503: NOT_THERE })
  async propose(@Body() body: ProposalDto, @Query() { dryRun = false }: ProposeQueryDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<CommandAnswerDto | DryRunDto> {
    const { twinId, path, value = null, unit, arguments: called, reason, deadline, alert, simulation, key = randomUUID() } = body;
    this.access.demand(principalOf(request), 'COMMAND', twinId, path);
    const trace = alert === undefined ? undefined : await this.alerts.traceOf(alert, this.access.rightsOf(principalOf(request)));
    const now = Date.now();
    const wish: CommandRequest = {
      type: 'propose',
      id: randomUUID(),
      at: timestampFromMillis(now),
      proof: bearerToken(request.headers.authorization),
      twinId,
      command: dryRun ? randomUUID() : commandIdOf(twinId, key),
      key,
      path,
      value,
      deadline: deadline === undefined ? timestampFromMillis(now + DEADLINE_MS) : instant('deadline', deadline),
      ...(unit === undefined ? {} : { unit }),
      ...(called === undefined ? {} : { arguments: called }),
      ...(reason === undefined ? {} : { reason }),
      ...(alert === undefined ? {} : { alert }),
      ...(simulation === undefined ? {} : { simulation }),
      ...(dryRun ? { dryRun } : {}),
    };
    const outcome = await this.command.ask(wish, trace);
    if (!dryRun) return this.answer(wish.id, outcome === undefined ? undefined : (outcome.command ?? wish.command), wish.command, request, reply);
    if (outcome === undefined) throw new OrreryError('timeout', 'command has not judged it within two seconds', { remedy: 'Ask again. If it stays, see whether command runs and its devices answer.', details: { kind: 'not-judged' } });
    const verdicts = outcome.verdicts ?? [];
    return { allowed: verdicts.every((verdict) => verdict.outcome !== 'refuse'), verdicts };
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Needs('APPROVE')
  @ApiOperation({ summary: 'Approve a command', description: "The request's own token says who approves; `signature`, made with the key to which that token is bound, says what. Who proposed it may not." })
  @ApiOkResponse({ type: CommandAnswerDto })
  @ApiAcceptedResponse({ type: CommandAnswerDto, description: PENDING })
  @ApiProblems({ 400: 'The body is not what its schema says', 404: 'There is no such command', 409: REFUSED, 503: NOT_THERE })
  approve(@Param() { id }: CommandParamDto, @Body() { signature }: ApprovalDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<CommandAnswerDto> {
    return this.decide('APPROVE', id, (common) => ({ type: 'approve', ...common, ...(signature === undefined ? {} : { signature }) }), request, reply);
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Needs('APPROVE')
  @ApiOperation({ summary: 'Say no to a command' })
  @ApiOkResponse({ type: CommandAnswerDto })
  @ApiAcceptedResponse({ type: CommandAnswerDto, description: PENDING })
  @ApiProblems({ 400: 'A reason is wanted', 404: 'There is no such command', 409: REFUSED, 503: NOT_THERE })
  reject(@Param() { id }: CommandParamDto, @Body() { reason }: DecisionReasonDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<CommandAnswerDto> {
    return this.decide('APPROVE', id, (common) => ({ type: 'reject', ...common, reason }), request, reply);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Needs('COMMAND')
  @ApiOperation({ summary: 'Take a command back that has not been sent yet' })
  @ApiOkResponse({ type: CommandAnswerDto })
  @ApiAcceptedResponse({ type: CommandAnswerDto, description: PENDING })
  @ApiProblems({ 400: 'A reason is wanted', 404: 'There is no such command', 409: REFUSED, 503: NOT_THERE })
  cancel(@Param() { id }: CommandParamDto, @Body() { reason }: DecisionReasonDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<CommandAnswerDto> {
    return this.decide('COMMAND', id, (common) => ({ type: 'cancel', ...common, reason }), request, reply);
  }

  @Post(':id/settle')
  @HttpCode(200)
  @Needs('COMMAND')
  @ApiOperation({ summary: 'Say what became of a command that is unknown, having looked at the machine', description: 'Only after its deadline, where no reading tells. Applied it ends as a timeout, not applied as failed; verified is what the device shows and nobody else says.' })
  @ApiOkResponse({ type: CommandAnswerDto })
  @ApiAcceptedResponse({ type: CommandAnswerDto, description: PENDING })
  @ApiProblems({ 400: 'applied and a reason are wanted', 404: 'There is no such command', 409: REFUSED, 503: NOT_THERE })
  settle(@Param() { id }: CommandParamDto, @Body() { applied, reason }: SettlementDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<CommandAnswerDto> {
    return this.decide('COMMAND', id, (common) => ({ type: 'settle', ...common, applied, reason }), request, reply);
  }

  private async decide(action: Action, id: string, make: (common: Common) => CommandRequest, request: FastifyRequest, reply: FastifyReply): Promise<CommandAnswerDto> {
    const principal = principalOf(request);
    const { twinId, path } = await this.commands.one(id, this.access.rightsOf(principal));
    this.access.demand(principal, action, twinId, path);
    const asked = make({ id: randomUUID(), at: timestampFromMillis(Date.now()), proof: bearerToken(request.headers.authorization), twinId, command: id });
    const outcome = await this.command.ask(asked);
    return this.answer(asked.id, outcome && id, id, request, reply);
  }

  private async answer(asked: string, done: string | undefined, commandId: string, request: FastifyRequest, reply: FastifyReply): Promise<CommandAnswerDto> {
    if (done !== undefined) return { status: 'done', request: asked, command: await this.commands.one(done, this.access.rightsOf(principalOf(request))) };
    const location = `/api/v1/commands/${commandId}`;
    void reply.code(202).header('location', location);
    return { status: 'pending', request: asked, commandId, location };
  }
}

type Common = { readonly id: string; readonly at: string; readonly proof: string; readonly twinId: string; readonly command: string };

/** The same key for the same twin is the same command, whichever instance is asked, and however often. */
const commandIdOf = (twinId: string, key: string): string => createHash('sha256').update(`${twinId}\n${key}`).digest('hex').slice(0, 32);
