/*
 * targets: the recipients of one Fonnte request, with all that can go wrong in them.
 *
 * A target list is comma separated, and each target may carry |name|var1|var2. A comma or a bar inside
 * a name therefore splits it; that is the gateway's behaviour, and the sandbox keeps it.
 */
const PLACEHOLDER = /\{([A-Za-z]\w*)\}/g;

/* Returns [{ number, values }] without the numbers Fonnte filters out; code '0' filters and replaces nothing. */
export function readTargets(text, code) {
  const targets = [];
  for (const item of text.split(',')) {
    const [first, ...values] = item.split('|').map((part) => part.trim());
    const number = normalised(first, code);
    if (number) targets.push({ number, values });
  }
  return targets;
}

function normalised(text, code) {
  if (/^\d+@g\.us$/.test(text)) return text;
  const digits = text.replace(/[\s()+-]/g, '');
  if (!/^\d+$/.test(digits)) return '';
  if (code === '0') return digits;
  const number = digits.startsWith('0') ? code + digits.slice(1) : digits;
  return number.length >= 9 && number.length <= 15 ? number : '';
}

/* Fills {name}, {var1} … from the target's parts; what nothing fills disappears. */
export function personalised(message, [name = '', ...vars]) {
  return message.replace(PLACEHOLDER, (_, key) => {
    if (key === 'name') return name;
    const number = /^var(\d+)$/.exec(key)?.[1];
    return number ? vars[Number(number) - 1] ?? '' : '';
  });
}
