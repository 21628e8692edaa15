// @ts-check
// Numbers as the page writes them.

const digits = [...(document.documentElement.dataset.digits ?? "0123456789")];

/** A number in the digits of the interface. @param {number} count */
export const written = (count) => String(count).replace(/\d/g, (digit) => digits[Number(digit)]);
