import { Body, Controller, Get, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { ImportHistory } from './import-history.js';
import { checkReadings } from './check-readings.js';
import { BatchDto, ImportDto, ImportedReadingDto, ImportParamDto, ImportsDto, NewImportDto } from './imports.dto.js';
import { type ImportJob } from './imports.store.js';

@ApiTags('history')
@ApiBearerAuth()
@ApiExtraModels(ImportedReadingDto)
@Needs('IMPORT_HISTORY')
@Controller('api/v1/imports')
export class ImportsController {
  constructor(private readonly imports: ImportHistory) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Begin to import history into a twin, or find the import with the same key to go on with' })
  @ApiOkResponse({ type: ImportDto })
  @ApiProblems({ 400: 'The body is not what its schema says', 404: 'There is no such twin', 503: 'The twin cannot be read now; ask again after Retry-After' })
  begin(@Body() body: NewImportDto, @Req() request: FastifyRequest): Promise<ImportJob> {
    return this.imports.begin(body, principalOf(request));
  }

  @Get()
  @ApiOperation({ summary: 'The latest imports, newest first' })
  @ApiOkResponse({ type: ImportsDto })
  @ApiProblems({})
  async list(@Req() request: FastifyRequest): Promise<{ items: ImportJob[] }> {
    return { items: await this.imports.latest(principalOf(request)) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'How far an import is, and what was refused' })
  @ApiOkResponse({ type: ImportDto })
  @ApiProblems({ 404: 'There is no such import' })
  one(@Param() { id }: ImportParamDto, @Req() request: FastifyRequest): Promise<ImportJob> {
    return this.imports.one(id, principalOf(request));
  }

  @Put(':id/rows')
  @ApiOperation({
    summary: 'The next batch of readings, by its number',
    description: 'A batch is taken once, however often it is sent. Its readings are published to twin.inputs flagged historical: they enter the history and never move the latest value. What cannot be taken is counted, with the first reasons, and the rest is.',
  })
  @ApiOkResponse({ type: ImportDto })
  @ApiProblems({
    400: 'The body is not what its schema says',
    404: 'There is no such import',
    409: 'The batch is out of turn (`nextBatch` is wanted), another one had its number, or the import is finished',
    413: 'The batch is too large',
    503: 'Earlier batches still wait to be published; send it again after Retry-After',
  })
  rows(@Param() { id }: ImportParamDto, @Body() { batch, readings, rows = 0, refused = { count: 0, first: [] }, backwardSteps = 0, last = false }: BatchDto, @Req() request: FastifyRequest): Promise<ImportJob> {
    return this.imports.add(id, { batch, readings: checkReadings(readings), rows, refused, backwardSteps, last }, principalOf(request));
  }
}
