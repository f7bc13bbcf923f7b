const TIME = /\d+(\.\d+)? m?s\b/g;
// A number that says what happened, and a name of the protocol with one in it.
const TELLING = /^(HTTP |statusCode |statusCode is |the number )|^(v\d|e164Number|[A-Z]{3}-\d\d)$/;
const WITH_DIGIT = /(HTTP |statusCode |statusCode is |the number )?[\w-]*\d[\w-]*/g;

/**
 * Words without what differs between runs: times become `[time]`, counts and names with a number in them, such as ids, `#`. HTTP statuses,
 * statusCodes, ids of requirements and names of the protocol stay.
 */
export function withoutNumbers(text: string): string {
  return text.replace(TIME, '[time]').replace(WITH_DIGIT, (word) => (TELLING.test(word) ? word : '#'));
}
