import { Body, Controller, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { Access } from '../auth/access.js';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { ApiProblems, ProblemDto } from '../http/api-problem.decorator.js';
import { millisOf } from '@orrery/twin-model';
import { instant } from '../http/instants.js';
import { invalidArgument } from '../http/validation.js';
import { ApplyPlant, type ApplyResult } from './apply-plant.js';
import { ApplyPlantDto, ApplyQueryDto, ApplyResultDto } from './plants.dto.js';
import { ReplayQueryDto, ReplayAnswerDto } from './replay.dto.js';
import { type ReplayAnswer, ReplayRule } from './replay-rule.js';

const HOUR_MS = 3_600_000;

@ApiTags('registry')
@ApiBearerAuth()
@ApiExtraModels(ProblemDto)
@Controller('api/v1/plants')
export class PlantsController {
  constructor(
    private readonly applyPlant: ApplyPlant,
    private readonly replayRule: ReplayRule,
    private readonly access: Access,
  ) {}

  @Post('apply')
  @HttpCode(200)
  @Needs('CONFIGURE')
  @ApiOperation({ summary: 'Make the registry what a plant folder says, or show what would change' })
  @ApiOkResponse({ type: ApplyResultDto })
  @ApiProblems({
    400: 'The request is not what its schema says',
    409: 'Another plant defines the same twin, source or model',
    413: 'The folder, or a record that follows from it, is too large',
    422: 'The folder has problems; the member `problems` names each with file, path, line and what to do',
  })
  async apply(@Body() body: ApplyPlantDto, @Query() query: ApplyQueryDto, @Req() request: FastifyRequest): Promise<ApplyResult> {
    const principal = principalOf(request);
    // Who moves twins moves what others may do with them: a part of the right is not enough.
    this.access.demandTotal(principal, 'CONFIGURE');
    return this.applyPlant.apply({ files: body.files, variables: body.variables ?? {} }, principal.name, query.dryRun === 'true');
  }

  @Post('replay')
  @HttpCode(200)
  @Needs('CONFIGURE')
  @ApiOperation({ summary: 'What an alert rule of a plant folder would have raised over a past window, before it is applied', description: 'Runs the rule over the revisions that are kept, by the code that runs it live. Nothing is changed.' })
  @ApiOkResponse({ type: ReplayAnswerDto })
  @ApiProblems({
    400: 'The window is none, or there is more in it than can be run at once; `remedy` says what to change',
    404: 'rules.yaml of the folder has no such rule; `nearest` may name the one that was meant',
    422: 'The folder has problems; the member `problems` names each with file, path, line and what to do',
    503: 'History is not there, or too many ask; ask again after Retry-After',
  })
  async replay(@Body() body: ApplyPlantDto, @Query() { rule, from, to }: ReplayQueryDto, @Req() request: FastifyRequest): Promise<ReplayAnswer> {
    const principal = principalOf(request);
    this.access.demandTotal(principal, 'CONFIGURE');
    this.access.demandTotal(principal, 'READ_HISTORY');
    const nowMs = Date.now();
    const toMs = to === undefined ? nowMs : Math.min(nowMs, millisOf(instant('to', to)));
    const fromMs = from === undefined ? toMs - HOUR_MS : millisOf(instant('from', from));
    if (fromMs >= toMs) throw invalidArgument([{ pointer: '/to', detail: 'must be after from' }]);
    return this.replayRule.run({ files: body.files, variables: body.variables ?? {} }, rule, { fromMs, toMs }, nowMs);
  }
}
