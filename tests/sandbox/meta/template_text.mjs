/*
 * template_text: the variables in a template's text, found once when the template is created and
 * filled for every message.
 */
const VARIABLE = /\{\{([^{}]*)\}\}/g;

/* Splits 'Hi {{1}}, bye' into { texts: ['Hi ', ', bye'], names: ['1'] }. */
export function compile(text) {
  const texts = [];
  const names = [];
  let end = 0;
  for (const match of text.matchAll(VARIABLE)) {
    texts.push(text.slice(end, match.index));
    names.push(match[1].trim());
    end = match.index + match[0].length;
  }
  texts.push(text.slice(end));
  return { texts, names };
}

/* values: a Map from variable name to text. */
export function fill({ texts, names }, values) {
  let filled = texts[0];
  for (let i = 0; i < names.length; i++) filled += values.get(names[i]) + texts[i + 1];
  return filled;
}

/* Distinct variable names in the order in which they first stand. */
export const distinct = ({ names }) => [...new Set(names)];
