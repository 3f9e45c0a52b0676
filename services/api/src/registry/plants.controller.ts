import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { type Pool } from 'pg';
import { RegistryStore } from '../adapters/registry.store.js';
import { Access } from '../auth/access.js';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { ApiProblems, ProblemDto } from '../http/api-problem.decorator.js';
import { POOL } from '../tokens.js';
import { ApplyPlant, type ApplyResult, type DriftResult } from './apply-plant.js';
import { ApplyPlantDto, ApplyQueryDto, ApplyResultDto, DriftResultDto, PlantListDto } from './plants.dto.js';

@ApiTags('registry')
@ApiBearerAuth()
@ApiExtraModels(ProblemDto)
@Controller('api/v1/plants')
export class PlantsController {
  constructor(
    private readonly applyPlant: ApplyPlant,
    private readonly access: Access,
    private readonly store: RegistryStore,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  @Get()
  @Needs('CONFIGURE')
  @ApiOperation({ summary: 'What was applied: each plant with a fingerprint, its last change and its drift' })
  @ApiOkResponse({ type: PlantListDto })
  @ApiProblems({})
  async list(@Req() request: FastifyRequest): Promise<PlantListDto> {
    this.access.demandTotal(principalOf(request), 'CONFIGURE');
    return { items: await this.store.plants(this.pool) };
  }

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

  @Post('drift')
  @HttpCode(200)
  @Needs('CONFIGURE')
  @ApiOperation({ summary: 'Compare the registry with the plant folder that it should be like, and remember how many definitions differ' })
  @ApiOkResponse({ type: DriftResultDto })
  @ApiProblems({
    400: 'The request is not what its schema says',
    409: 'Another plant defines the same twin, source or model',
    413: 'The folder is too large',
    422: 'The folder has problems; the member `problems` names each with file, path, line and what to do',
  })
  async drift(@Body() body: ApplyPlantDto, @Req() request: FastifyRequest): Promise<DriftResult> {
    const principal = principalOf(request);
    // The answer tells all definitions.
    this.access.demandTotal(principal, 'CONFIGURE');
    return this.applyPlant.drift({ files: body.files, variables: body.variables ?? {} }, principal.name);
  }
}
