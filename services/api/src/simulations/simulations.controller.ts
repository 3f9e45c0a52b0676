import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OrreryError, type SimulationRun } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Access } from '../auth/access.js';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { page } from '../domain/page.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { followRun } from './follow-run.js';
import { RunSimulation } from './run-simulation.js';
import { CancelRunDto, NewRunDto, PendingRunDto, RunDetailDto, RunDto, RunParamDto, RunsDto, RunsQueryDto } from './simulations.dto.js';
import { type ListedRun, type RunPlace, SimulationsStore } from './simulations.store.js';

const NOT_THERE = 'simulation has never run here (`missing` names it), or Kafka does not acknowledge';
const UNKNOWN = 'There is no such run';
const PENDING = 'Asked, and not taken up within two seconds; Location is where to follow it';
/** Later than every run. */
const START: RunPlace = ['9999', ''];

@ApiTags('simulations')
@ApiBearerAuth()
@ApiExtraModels(RunDto, PendingRunDto)
@Controller('api/v1/simulations')
export class SimulationsController {
  constructor(
    private readonly store: SimulationsStore,
    private readonly simulation: RunSimulation,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('READ')
  @ApiOperation({ summary: 'Simulation runs, the latest asked for first' })
  @ApiOkResponse({ type: RunsDto })
  @ApiProblems({ 400: 'A filter is not what its schema says, or the cursor is of another list', 503: NOT_THERE })
  async list(@Query() { state, kind, by, cursor, limit }: RunsQueryDto): Promise<RunsDto> {
    const filter = { ...(state ? { state } : {}), ...(kind ? { kind } : {}), ...(by === undefined ? {} : { by }) };
    const request = { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) };
    return page(filter, request, START, (after: RunPlace, size) => this.store.list(filter, after, size), ({ requestedAt, id }: ListedRun): RunPlace => [requestedAt, id]) as Promise<RunsDto>;
  }

  @Post()
  @HttpCode(200)
  @Needs('SIMULATE')
  @ApiOperation({ summary: 'Run a model', description: 'Model, wishes and seed fix every byte of the result. Mistakes in the text show in `failure` of the run, with line and column.' })
  @ApiOkResponse({ type: RunDetailDto })
  @ApiAcceptedResponse({ type: PendingRunDto, description: PENDING })
  @ApiProblems({ 400: 'The body is not what its schema says', 503: NOT_THERE })
  create(@Body() { id = randomUUID(), title, kind, model, wishes = {}, timeLimitMs }: NewRunDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<RunDetailDto | PendingRunDto> {
    const run: SimulationRun = {
      type: 'request',
      run: id,
      at: timestampFromMillis(Date.now()),
      by: principalOf(request).name,
      ...(title === undefined ? {} : { title }),
      kind,
      model: { name: model.name, text: model.text },
      wishes: { ...wishes },
      ...(timeLimitMs === undefined ? {} : { timeLimitMs }),
    };
    return this.ask(run, () => true, reply);
  }

  @Get(':id')
  @Needs('READ')
  @ApiOperation({ summary: 'A run with its model: how far it is, how it ended' })
  @ApiOkResponse({ type: RunDetailDto })
  @ApiProblems({ 404: UNKNOWN, 503: NOT_THERE })
  one(@Param() { id }: RunParamDto): Promise<RunDetailDto> {
    return this.simulation.one(id);
  }

  @Get(':id/result')
  @Needs('READ')
  @ApiOperation({ summary: 'The result of a run that has finished, byte by byte as it is kept' })
  @ApiOkResponse({ content: { 'application/json': { schema: { type: 'object' } } } })
  @ApiProblems({ 404: UNKNOWN, 409: 'The run has no result: it is under way, was cancelled or failed', 503: NOT_THERE })
  async result(@Param() { id }: RunParamDto, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const run = await this.simulation.one(id);
    const body = await this.store.result(id);
    if (body === undefined || run.resultHash === undefined) {
      const why = run.state === 'running' ? 'is under way' : `is ${run.state}${run.failure ? `: ${run.failure.message}` : ''}`;
      throw new OrreryError('conflict', `the run ${id} has no result: it ${why}`, { remedy: run.failure?.fix ?? 'Follow it with GET /api/v1/simulations/{id}/results.', details: { kind: 'no-result', state: run.state } });
    }
    void reply.header('content-type', 'application/json; charset=utf-8').header('etag', `"${run.resultHash}"`);
    return Buffer.from(body);
  }

  @Get(':id/results')
  @Needs('READ')
  @ApiOperation({
    summary: 'What comes of a run, while it comes: JSON lines',
    description: 'Each line is `share` {share, variant, indicators, replications}, once each, `progress` {done, planned, share, about} or, last, `ended` {state, failure?, resultHash?}.',
  })
  @ApiOkResponse({ content: { 'application/x-ndjson': { schema: { type: 'string' } } } })
  @ApiProblems({ 404: UNKNOWN, 503: NOT_THERE })
  async results(@Param() { id }: RunParamDto, @Res() reply: FastifyReply): Promise<void> {
    const run = await this.simulation.one(id);
    const closed = new AbortController();
    reply.raw.on('close', () => closed.abort());
    await reply.header('content-type', 'application/x-ndjson; charset=utf-8').header('cache-control', 'no-store, no-transform').header('x-accel-buffering', 'no').send(Readable.from(followRun(this.store, run, closed.signal)));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Needs('SIMULATE')
  @ApiOperation({ summary: 'End a run before its time', description: 'One’s own; those of others with CONFIGURE of everything.' })
  @ApiOkResponse({ type: RunDetailDto })
  @ApiAcceptedResponse({ type: PendingRunDto, description: PENDING })
  @ApiProblems({ 400: 'The body is not what its schema says', 404: UNKNOWN, 409: 'The run has ended', 503: NOT_THERE })
  async cancel(@Param() { id }: RunParamDto, @Body() { reason }: CancelRunDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<RunDetailDto | PendingRunDto> {
    const principal = principalOf(request);
    const run = await this.simulation.one(id);
    if (run.by !== principal.name) this.access.demandTotal(principal, 'CONFIGURE');
    if (run.state !== 'running') throw new OrreryError('conflict', `the run ${id} has ended: it is ${run.state}`, { remedy: 'There is nothing to cancel.', details: { kind: 'run-ended', state: run.state } });
    return this.ask({ type: 'cancel', run: id, at: timestampFromMillis(Date.now()), by: principal.name, ...(reason === undefined ? {} : { reason }) }, ({ state }) => state !== 'running', reply);
  }

  private async ask(wish: SimulationRun, shows: (run: ListedRun) => boolean, reply: FastifyReply): Promise<RunDetailDto | PendingRunDto> {
    const run = await this.simulation.ask(wish, shows);
    const location = `/api/v1/simulations/${wish.run}`;
    void reply.header('location', location);
    if (run) return run;
    void reply.code(202);
    return { id: wish.run, state: 'pending', location };
  }
}
