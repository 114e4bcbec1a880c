// Small helps for the admin pages. Everything works without them; nothing here is needed to read or to act.

// "Copy" buttons: hidden until this runs, because without a script they could do nothing.
function offerCopy(root) {
	for (const button of root.querySelectorAll('[data-copy]')) {
		if (!navigator.clipboard)
			continue;
		button.hidden = false;
		button.addEventListener('click', async () => {
			await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
			button.lastChild.textContent = button.dataset.copied;
		});
	}
}

// "Print" buttons: the same; the browser's own menu prints the page as well.
function offerPrint(root) {
	for (const button of root.querySelectorAll('[data-print]')) {
		button.hidden = false;
		button.addEventListener('click', () => window.print());
	}
}

// Chips over a text that put a placeholder where the cursor stands.
function offerInserts(root) {
	for (const group of root.querySelectorAll('[data-inserts]')) {
		const text = document.getElementById(group.dataset.inserts);

		group.hidden = false;
		group.addEventListener('click', (event) => {
			const name = event.target.dataset.insert;

			if (!name)
				return;
			text.setRangeText(`{{${name}}}`, text.selectionStart, text.selectionEnd, 'end');
			text.focus();
			text.dispatchEvent(new Event('input', { bubbles: true }));
		});
	}
}

// Below each day or time, the same as the office writes it: browsers show it as their own language does.
function showChosen(root) {
	for (const input of root.querySelectorAll('input[type=date], input[type=time]')) {
		let said = root.querySelector(`[data-of="${input.name}"]`);

		if (!said) {
			said = document.createElement('span');
			said.className = 'help num';
			input.after(said);
		}
		const say = () => { said.textContent = input.value.split('-').reverse().join('-'); };
		input.addEventListener('input', say);
		say();
	}
}

// A summary of problems takes the focus, so that a screen reader begins with it.
function goToProblems() {
	document.getElementById('problems')?.focus();
}

// An impatient second click does not send a form twice.
function sendOnce(event) {
	const form = event.target;

	if (form.method !== 'post')
		return;
	if (form.dataset.sent) {
		event.preventDefault();
		return;
	}
	form.dataset.sent = '1';
	setTimeout(() => { delete form.dataset.sent; }, 5000);
}

document.addEventListener('DOMContentLoaded', () => {
	offerCopy(document);
	offerPrint(document);
	offerInserts(document);
	showChosen(document);
	goToProblems();
	document.addEventListener('submit', sendOnce);
});
