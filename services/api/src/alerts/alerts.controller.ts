import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type AlertAction } from '@orrery/contracts';
import { millisOf, timestampFromMillis } from '@orrery/twin-model';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Access } from '../auth/access.js';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { DEEDS, faultsOfDeed } from '../domain/alerts/action-members.js';
import { type ReadableAlert } from '../domain/alerts/readable-alert.js';
import { type Page } from '../domain/page.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { instant } from '../http/instants.js';
import { invalidArgument } from '../http/validation.js';
import { type AlarmStatistics, AlarmStatisticsReader } from './alarm-statistics.js';
import { AlertActions } from './alert-actions.js';
import { AlarmStatisticsDto, AlertActionAnswerDto, AlertDetailDto, AlertsDto } from './alerts-answer.dto.js';
import { AlertActionDto, AlertActionParamDto, AlertParamDto, AlertsQueryDto, StatisticsQueryDto } from './alerts.dto.js';
import { PreviewAnswerDto, PreviewDto, WrittenRulesDto } from './preview.dto.js';
import { PreviewRule } from './preview-rule.js';
import { WrittenRules } from './written-rules.js';
import { type AlertDetail, ReadAlerts } from './read-alerts.js';

const DAY_MS = 86_400_000;
const LONGEST_MS = 92 * DAY_MS;
const LONGEST_PREVIEW_MS = 31 * DAY_MS;
const NOT_THERE = 'alerting has never run here: `missing` names it';

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('api/v1/alerts')
export class AlertsController {
  constructor(
    private readonly alerts: ReadAlerts,
    private readonly actions: AlertActions,
    private readonly figures: AlarmStatisticsReader,
    private readonly previews: PreviewRule,
    private readonly rules: WrittenRules,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('READ')
  @ApiOperation({ summary: 'Alerts of the twins that the reader may read: the most urgent first, of one priority the latest raised first' })
  @ApiOkResponse({ type: AlertsDto })
  @ApiProblems({ 400: 'A filter is not what its schema says, or the cursor is of another list', 503: NOT_THERE })
  list(@Query() query: AlertsQueryDto, @Req() request: FastifyRequest): Promise<Page<ReadableAlert>> {
    return this.alerts.list(query, this.access.rightsOf(principalOf(request)));
  }

  @Get('statistics')
  @Needs('READ')
  @ApiOperation({ summary: 'How many alarms people got: rates, floods, chattering and stale alarms, after EEMUA 191 and ISA-18.2 §16' })
  @ApiOkResponse({ type: AlarmStatisticsDto })
  @ApiProblems({ 400: 'The span is none, or longer than 92 days', 413: 'More was raised than can be counted at once', 503: NOT_THERE })
  statistics(@Query() { from, to, subtree, operators = 1 }: StatisticsQueryDto, @Req() request: FastifyRequest): Promise<AlarmStatistics> {
    const toMs = to === undefined ? Date.now() : millisOf(instant('to', to));
    const fromMs = from === undefined ? toMs - DAY_MS : millisOf(instant('from', from));
    if (fromMs >= toMs) throw invalidArgument([{ pointer: '/to', detail: 'must be after from' }]);
    if (toMs - fromMs > LONGEST_MS) throw invalidArgument([{ pointer: '/from', detail: 'must be at most 92 days before to' }]);
    return this.figures.read({ fromMs, toMs, operators, ...(subtree === undefined ? {} : { subtree }) }, this.access.rightsOf(principalOf(request)));
  }

  @Get('rules')
  @Needs('READ_HISTORY')
  @ApiOperation({ summary: 'The alert rules that hold, as rules.yaml would write them: of the twins whose history the reader may read' })
  @ApiOkResponse({ type: WrittenRulesDto })
  @ApiProblems({})
  async written(@Req() request: FastifyRequest): Promise<WrittenRulesDto> {
    return { items: await this.rules.list(principalOf(request)) };
  }

  @Post('preview')
  @HttpCode(200)
  @Needs('READ_HISTORY')
  @ApiOperation({ summary: 'What a rule would have raised over a past span, before it is saved: judged by the code that judges live, over what the historian keeps' })
  @ApiOkResponse({ type: PreviewAnswerDto })
  @ApiProblems({ 400: 'The rule or the span is not what its schema says', 413: 'More twins or changes than are looked at in one question', 422: 'The rule has problems (`problems` names each with its line), is one of several (`rules` names them), or selects no twin', 503: 'The historian has never run here, or too many ask' })
  async preview(@Body() { from, to, twins, ...given }: PreviewDto, @Req() request: FastifyRequest): Promise<PreviewAnswerDto> {
    const span = { from: instant('from', from), to: instant('to', to) };
    if (span.from >= span.to) throw invalidArgument([{ pointer: '/to', detail: 'must be after from' }]);
    if (millisOf(span.to) - millisOf(span.from) > LONGEST_PREVIEW_MS) throw invalidArgument([{ pointer: '/from', detail: 'must be at most 31 days before to' }]);
    const rule = await this.rules.ruleOf(given);
    return this.previews.preview({ rule, ...span, ...(twins ? { twins } : {}) }, principalOf(request));
  }

  @Get(':id')
  @Needs('READ')
  @ApiOperation({ summary: 'One alert with its evidence, the trend to look at, comments, revisions, next step, and others with the same cause' })
  @ApiOkResponse({ type: AlertDetailDto })
  @ApiProblems({ 404: 'There is no such alert', 503: NOT_THERE })
  one(@Param() { id }: AlertParamDto, @Req() request: FastifyRequest): Promise<AlertDetail> {
    return this.alerts.one(id, this.access.rightsOf(principalOf(request)));
  }

  @Post(':id/actions')
  @HttpCode(200)
  @Needs('ACKNOWLEDGE', 'SHELVE')
  @ApiOperation({ summary: 'Acknowledge, comment, assign, mark as nuisance, say what was found; shelve, unshelve, take out of service, put back' })
  @ApiOkResponse({ type: AlertActionAnswerDto })
  @ApiAcceptedResponse({ type: AlertActionAnswerDto, description: 'Kept, and not done within two seconds; Location tells how it ended' })
  @ApiProblems({ 400: 'The action lacks a member, or has one of another', 404: 'There is no such alert', 409: 'alerting refused it, e.g. another occurrence is there by now; detail says why', 503: NOT_THERE })
  async act(@Param() { id }: AlertParamDto, @Body() body: AlertActionDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AlertActionAnswerDto> {
    const { type, id: actionId = randomUUID(), occurrence, ...members } = body;
    const faults = faultsOfDeed(type, { ...members });
    if (faults.length > 0) throw invalidArgument(faults);
    const principal = principalOf(request);
    const rights = this.access.rightsOf(principal);
    const { twinId } = await this.alerts.find(id, rights);
    this.access.demand(principal, DEEDS[type].needs, twinId);
    const given = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
    const action = {
      type,
      id: actionId,
      twinId,
      alert: id,
      by: principal.name,
      at: timestampFromMillis(Date.now()),
      ...(occurrence === undefined ? {} : { occurrence }),
      ...given,
      ...(members.until === undefined ? {} : { until: instant('until', members.until) }),
    } as AlertAction;
    const done = await this.actions.act(action);
    return done ? { status: 'done', actionId, alert: await this.alerts.find(id, rights) } : pending(id, actionId, reply);
  }

  @Get(':id/actions/:actionId')
  @Needs('ACKNOWLEDGE', 'SHELVE')
  @ApiOperation({ summary: 'How an action ended that was answered 202' })
  @ApiOkResponse({ type: AlertActionAnswerDto })
  @ApiProblems({ 404: 'There is no such alert', 409: 'alerting refused it', 503: NOT_THERE })
  async action(@Param() { id, actionId }: AlertActionParamDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AlertActionAnswerDto> {
    const alert = await this.alerts.find(id, this.access.rightsOf(principalOf(request)));
    const done = await this.actions.outcome(actionId);
    if (done && done.twinId !== alert.twinId) throw invalidArgument([{ pointer: '/actionId', detail: 'is of an alert of another twin' }]);
    return done ? { status: 'done', actionId, alert } : pending(id, actionId, reply);
  }
}

function pending(id: string, actionId: string, reply: FastifyReply): AlertActionAnswerDto {
  const location = `/api/v1/alerts/${encodeURIComponent(id)}/actions/${encodeURIComponent(actionId)}`;
  void reply.code(202).header('location', location);
  return { status: 'pending', actionId, location };
}
