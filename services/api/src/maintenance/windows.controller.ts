import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Principal } from '@orrery/access';
import { type AlertAction, OrreryError } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { AlertActions } from '../alerts/alert-actions.js';
import { Access } from '../auth/access.js';
import { principalOf } from '../auth/auth.guard.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { Needs } from '../auth/roles.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { instant } from '../http/instants.js';
import { invalidArgument } from '../http/validation.js';
import { type Window, WindowsStore } from './windows.store.js';
import { TellCommand } from './tell-command.js';
import { WindowAnswerDto, WindowDraftDto, WindowDto, WindowEndDto, WindowParamDto, WindowsDto, WindowsQueryDto } from './windows.dto.js';

const MOST_WINDOWS = 1_000;
const NOT_THERE = 'alerting has never run here: `missing` names it';

@ApiTags('maintenance')
@ApiBearerAuth()
@Controller('api/v1/maintenance/windows')
export class WindowsController {
  constructor(
    private readonly store: WindowsStore,
    private readonly actions: AlertActions,
    private readonly commands: TellCommand,
    private readonly access: Access,
    private readonly policy: CurrentPolicy,
  ) {}

  @Get()
  @Needs('READ')
  @ApiOperation({ summary: 'Maintenance windows over twins that the reader may read' })
  @ApiOkResponse({ type: WindowsDto })
  @ApiProblems({ 400: 'The query is not what its schema says', 503: NOT_THERE })
  async list(@Query() { twin, all = false }: WindowsQueryDto, @Req() request: FastifyRequest): Promise<WindowsDto> {
    const rights = this.access.rightsOf(principalOf(request));
    const over = twin === undefined ? undefined : this.policy.latest.parts.lineOf(twin);
    const windows = await this.store.list(all, MOST_WINDOWS);
    return { items: windows.filter(({ twinId }) => rights.may('READ', twinId) && (over === undefined || over.has(twinId))).map(shown) };
  }

  @Post()
  @HttpCode(200)
  @Needs('SHELVE')
  @ApiOperation({ summary: 'Open or plan a window over a twin and all that is part of it, or change one', description: 'Alerts are suppressed, commands locked and data marked while it holds. It takes the right to SHELVE each of its twins.' })
  @ApiOkResponse({ type: WindowAnswerDto })
  @ApiAcceptedResponse({ type: WindowAnswerDto, description: 'Kept, and not done within two seconds' })
  @ApiProblems({ 400: 'The body is not what its schema says, or the window ends before it begins', 404: 'There is no such twin', 409: 'alerting or command refused it', 503: NOT_THERE })
  async put(@Body() { id: asked, twinId, from, until, reason }: WindowDraftDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<WindowAnswerDto> {
    const at = timestampFromMillis(Date.now());
    const id = asked ?? randomUUID();
    const span = { from: from === undefined ? at : instant('from', from), until: instant('until', until) };
    if (span.until <= span.from) throw invalidArgument([{ pointer: '/until', detail: 'must be after from' }]);
    const principal = principalOf(request);
    this.demandWithin(principal, twinId);
    if (asked !== undefined) await this.commands.window({ id, twinId, ...span, reason }, request);
    return this.act({ type: 'window', id: randomUUID(), twinId, by: principal.name, at, window: id, ...span, reason }, id, reply);
  }

  @Post(':id/end')
  @HttpCode(200)
  @Needs('SHELVE')
  @ApiOperation({ summary: 'End a window before its time' })
  @ApiOkResponse({ type: WindowAnswerDto })
  @ApiAcceptedResponse({ type: WindowAnswerDto, description: 'Kept, and not done within two seconds' })
  @ApiProblems({ 404: 'There is no such window', 409: 'alerting or command refused it', 503: NOT_THERE })
  async end(@Param() { id }: WindowParamDto, @Body() { reason }: WindowEndDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<WindowAnswerDto> {
    const principal = principalOf(request);
    const window = await this.store.one(id);
    if (!window || !this.access.rightsOf(principal).may('READ', window.twinId)) {
      throw new OrreryError('not-found', `there is no window ${id}`, { remedy: 'List them with GET /api/v1/maintenance/windows.', details: { kind: 'unknown-window' } });
    }
    this.demandWithin(principal, window.twinId);
    const at = timestampFromMillis(Date.now());
    await this.commands.window({ id, twinId: window.twinId, from: window.from, until: at, reason: reason ?? 'ended before its time' }, request);
    return this.act({ type: 'window-ended', id: randomUUID(), twinId: window.twinId, by: principal.name, at, window: id, ...(reason === undefined ? {} : { reason }) }, id, reply);
  }

  /** A window silences all that is part of its twin: whoever may not shelve some of it may not open one over the whole. */
  private demandWithin(principal: Principal, twinId: string): void {
    this.access.demand(principal, 'SHELVE', twinId);
    const { parts } = this.policy.latest;
    if (this.access.rightsOf(principal).isTotal('SHELVE')) return;
    for (const part of parts.twinIds()) if (part !== twinId && parts.lineOf(part).has(twinId)) this.access.demand(principal, 'SHELVE', part);
  }

  private async act(action: AlertAction, id: string, reply: FastifyReply): Promise<WindowAnswerDto> {
    const done = await this.actions.act(action);
    const window = done && (await this.store.one(id));
    if (window) return { status: 'done', actionId: action.id, window: shown(window) };
    const location = '/api/v1/maintenance/windows';
    void reply.code(202).header('location', location);
    return { status: 'pending', actionId: action.id, location };
  }
}

function shown(window: Window): WindowDto {
  const now = timestampFromMillis(Date.now());
  const state = window.endedAt !== undefined || window.until <= now ? 'over' : window.from > now ? 'planned' : 'open';
  return { ...window, state };
}
