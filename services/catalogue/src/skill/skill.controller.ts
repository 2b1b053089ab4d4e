import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Policy } from '../../../shared/src/auth.js';
import { Answers } from '../../../shared/src/openapi.js';
import { Problem } from '../../../shared/src/problem.js';
import { Database } from '../database.store.js';
import { findSkill, searchSkills } from './skill.store.js';
import { ESCO_NOTICE } from './starter.js';

const searchQuery = z.object({
  q: z.string().max(500).default(''),
  language: z.enum(['en', 'fr']).default('en'),
  kind: z.enum(['knowledge', 'skill', 'attitude']).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(2000).optional(),
});

const label = z.object({ en: z.string(), fr: z.string().nullable() });
const notice = z.object({ en: z.string(), fr: z.string() });
const found = z.object({
  uri: z.string(),
  framework: z.literal('ESCO'),
  version: z.string(),
  code: z.string(),
  kind: z.enum(['knowledge', 'skill']),
  reuseLevel: z.string().nullable(),
  label,
});
const listAnswer = z.object({
  items: z.array(found.extend({ description: z.string().nullable() })),
  next: z.string().nullable(),
  notice,
});
const skillAnswer = found.extend({
  description: z.object({ en: z.string().nullable(), fr: z.string().nullable() }),
  broader: z.array(z.object({ uri: z.string(), label })),
  notice,
});

/** Search in the ESCO classification, for the picker of alignments. */
@ApiTags('skills')
@Controller('v1/skills')
export class SkillController {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get()
  @Policy({ signedIn: true })
  @ApiOperation({
    summary: 'Search by text in English or French; accents, case and typing errors are forgiven',
  })
  @Answers(listAnswer)
  async search(
    @Query({ schema: searchQuery }) query: z.output<typeof searchQuery>,
  ): Promise<z.output<typeof listAnswer>> {
    const { q, language, kind, limit, cursor } = query;
    const page = await searchSkills(this.database, {
      text: q,
      language,
      limit,
      ...(kind ? { filter: kind } : {}),
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (!page) throw badCursor();
    return {
      items: page.items.map((row) => ({
        uri: row.uri,
        framework: 'ESCO',
        version: `v${row.framework_version}`,
        code: row.uri.slice(row.uri.lastIndexOf('/') + 1),
        kind: row.kind,
        reuseLevel: row.reuse_level,
        label: { en: row.label_en, fr: row.label_fr },
        description: row.description,
      })),
      next: page.next ?? null,
      notice: ESCO_NOTICE,
    };
  }

  @Get(':code')
  @Policy({ signedIn: true })
  @ApiOperation({ summary: 'One concept by its UUID' })
  @Answers(skillAnswer, { refusals: ['not-found'] })
  async get(@Param('code') code: string): Promise<z.output<typeof skillAnswer>> {
    const skill = await findSkill(this.database, code);
    if (!skill) throw new Problem('not-found');
    return {
      uri: skill.uri,
      framework: 'ESCO',
      version: `v${skill.framework_version}`,
      code: skill.code,
      kind: skill.kind,
      reuseLevel: skill.reuse_level,
      label: { en: skill.label_en, fr: skill.label_fr },
      description: { en: skill.description_en, fr: skill.description_fr },
      broader: skill.broader.map((one) => ({ uri: one.uri, label: { en: one.label_en, fr: one.label_fr } })),
      notice: ESCO_NOTICE,
    };
  }
}

function badCursor(): Problem {
  const detail = 'This cursor is not one that this list gave.';
  const detailFr = "Ce curseur n'a pas été donné par cette liste.";
  return new Problem('validation', {
    errors: [{ pointer: '/cursor', code: 'cursor-invalid', detail, detailFr }],
  });
}
