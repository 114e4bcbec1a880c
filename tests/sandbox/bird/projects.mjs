/*
 * projects: Bird's templates. Their places have names ({{nama}}); each is approved as soon as it is made.
 */
import { randomUUID } from 'node:crypto';
import { compile, distinct, fill } from '../meta/template_text.mjs';
import { refuse } from './messages.mjs';

export function createProjects() {
  const projects = new Map();

  const shown = ({ id, version, name, language, status, text }) => ({ id, activeResourceId: version, name, locale: language, status, text });

  return {
    all: () => [...projects.values()],
    find: (id) => projects.get(id) ?? null,
    list: () => ({ results: [...projects.values()].map(shown) }),
    decide(project, status) { project.status = status; },

    create({ name, locale, text }) {
      if ([name, locale, text].some((part) => typeof part !== 'string' || part === '')) refuse(422, 'InvalidPayload', 'name, locale and text are required');
      const compiled = compile(text);
      const project = { id: randomUUID(), version: randomUUID(), name, language: locale, status: 'APPROVED', category: 'UTILITY', components: [], text, names: distinct(compiled), fill: (values) => fill(compiled, values) };
      projects.set(project.id, project);
      return shown(project);
    },

    clear: () => projects.clear(),
  };
}
