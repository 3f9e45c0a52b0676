import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Zone } from '@orrery/twin-model';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { invalidArgument } from '../http/validation.js';
import { TwinParamDto } from '../twins/twins.dto.js';
import { AtQueryDto } from './at.dto.js';
import { ANSWER_MODELS, HistoryAnswerDto, TwinAsOfDto } from './history-answer.dto.js';
import { HistoryQueryDto, questionOf, readTime } from './history.dto.js';
import { type HistoryAnswer, ReadHistory } from './read-history.js';
import { type AsOf, StateAsOf, type TwinAsOf } from './state-as-of.js';

const UTC = Zone.of('UTC')!;

@ApiTags('history')
@ApiBearerAuth()
@ApiExtraModels(...ANSWER_MODELS)
@Controller('api/v1/twins/:id')
export class HistoryController {
  constructor(
    private readonly readHistory: ReadHistory,
    private readonly stateAsOf: StateAsOf,
  ) {}

  @Get('history')
  @Needs('READ_HISTORY')
  @ApiOperation({
    summary: 'What the paths of a twin were: readings as they came, aggregates in buckets, or values at even steps',
    description: 'Nothing is cut off silently: raw goes on with nextCursor, everything else is refused over its limits (400 with a remedy). `partial` says that the history itself does not have all, and `partialBecause` why. int64 are text.',
  })
  @ApiOkResponse({ type: HistoryAnswerDto })
  @ApiProblems({
    400: 'The query is not what its schema says, is over a limit, or takes too long; `remedy` says what to change',
    404: 'There is no such twin or path; `nearest` may name the one that was meant',
    503: 'History is not there, or too many ask; ask again after Retry-After',
  })
  async history(@Param() { id }: TwinParamDto, @Query() query: HistoryQueryDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<HistoryAnswer> {
    void reply.header('cache-control', 'private, no-cache');
    return this.readHistory.answer(questionOf(id, query), principalOf(request));
  }

  @Get('at')
  @Needs('READ_HISTORY')
  @ApiOperation({
    summary: 'A twin as it stood: at a revision, at an event time, or as it was known at a time',
    description: '`rev` and `knownAt` give the very bytes that GET /twins/{id} gave then, plus `asOf`. `time` gives of each path the last reading at or before it, by what is known now, or was at `knownAt`.',
  })
  @ApiOkResponse({ type: TwinAsOfDto })
  @ApiProblems({ 400: 'Neither rev, time nor knownAt, or rev together with one of them', 404: 'The twin was not there then, or that is no longer kept', 503: 'History is not there, or too many ask; ask again after Retry-After' })
  async at(@Param() { id }: TwinParamDto, @Query() query: AtQueryDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<TwinAsOf> {
    void reply.header('cache-control', 'private, no-cache');
    return this.stateAsOf.read(id, asOf(query), principalOf(request));
  }
}

function asOf({ rev, time, knownAt }: AtQueryDto): AsOf {
  if (rev === undefined && time === undefined && knownAt === undefined) throw invalidArgument([{ pointer: '', detail: 'give rev, time or knownAt' }]);
  if (rev !== undefined && (time ?? knownAt) !== undefined) throw invalidArgument([{ pointer: '/rev', detail: 'a revision is one state: give it without time and knownAt' }]);
  return {
    ...(rev === undefined ? {} : { rev }),
    ...(time === undefined ? {} : { time: readTime('time', time, UTC) }),
    ...(knownAt === undefined ? {} : { knownAt: readTime('knownAt', knownAt, UTC) }),
  };
}
