/*
 * schema: does a value have the shape that openapi.json promises? As much of JSON Schema as that file uses, and strict where it matters here:
 * a field that is not described is a mistake, of the program or of the description.
 */
const TYPES = {
  object: (v) => typeof v === 'object' && v !== null && !Array.isArray(v),
  array: Array.isArray,
  string: (v) => typeof v === 'string',
  integer: Number.isInteger,
  number: (v) => typeof v === 'number',
  boolean: (v) => typeof v === 'boolean',
  null: (v) => v === null,
};
const KNOWN = new Set(['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'const', '$ref', 'anyOf', 'allOf', 'format', 'description',
  'minLength', 'maxLength', 'minimum', 'maximum', 'default']);

export function resolved(document, schema) {
  if (!schema.$ref) return schema;
  return resolved(document, schema.$ref.split('/').slice(1).reduce((at, name) => at[name], document));
}

/* Several schemas for one object become one: their properties together. */
function flattened(document, schema) {
  const own = resolved(document, schema);
  if (!own.allOf) return own;
  const parts = own.allOf.map((part) => flattened(document, part));
  return { type: 'object', required: parts.flatMap((part) => part.required ?? []), properties: Object.assign({}, ...parts.map((part) => part.properties)) };
}

/* What is wrong, each with its place; empty when nothing is. */
export function mismatches(document, given, value, at = '$') {
  const schema = flattened(document, given);
  const wrong = Object.keys(schema).filter((key) => !KNOWN.has(key) && key !== 'allOf').map((key) => `${at}: this test does not know "${key}"`);
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => TYPES[type](value))) return [...wrong, `${at}: ${JSON.stringify(value)} is not ${types.join(' or ')}`];
  if (schema.enum && !schema.enum.includes(value)) wrong.push(`${at}: ${JSON.stringify(value)} is none of ${schema.enum.join(', ')}`);
  if ('const' in schema && value !== schema.const) wrong.push(`${at}: ${JSON.stringify(value)} is not ${schema.const}`);
  if (schema.format === 'date-time' && value !== null && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)) wrong.push(`${at}: ${value} is no time`);
  if (schema.anyOf && !schema.anyOf.some((one) => mismatches(document, one, value, at).length === 0)) wrong.push(`${at}: fits none of anyOf`);
  if (schema.items && Array.isArray(value)) value.forEach((item, i) => wrong.push(...mismatches(document, schema.items, item, `${at}[${i}]`)));
  if (TYPES.object(value) && (schema.properties || schema.additionalProperties)) wrong.push(...object(document, schema, value, at));
  return wrong;
}

function object(document, schema, value, at) {
  const { properties = {}, required = [], additionalProperties: others } = schema;
  const wrong = required.filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`);
  for (const [name, one] of Object.entries(value)) {
    if (properties[name]) wrong.push(...mismatches(document, properties[name], one, `${at}.${name}`));
    else if (typeof others === 'object') wrong.push(...mismatches(document, others, one, `${at}.${name}`));
    else wrong.push(`${at}.${name} is not described`);
  }
  return wrong;
}
