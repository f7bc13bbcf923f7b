import { formsOf, longestInEveryForm } from './redaction-forms.js';
import { leastForm, SecretSearch } from './redaction-search.js';
import { protocolWords } from './redaction-words.js';

/** A target may give a cookie any name, and its placeholder stands wherever its value does. */
const longestLabel = 80;
/** A shorter password in another case may well be an ordinary word. */
const leastOfOtherCase = 8;
/** Members and parameters that name a credential. */
const credentialPlace =
  /((?:passw\w{0,20}|pwd|passphrase|secret|credential\w{0,20})["'\\]{0,8}\s{0,8}[:=]\s{0,8}["'\\]{0,8})([^\s"'\\&,;<>]{1,200})/gi;

/**
 * The secrets that are to be taken out, each with the placeholder that stands for it.
 *
 * A secret is *weak* when it has fewer than four characters, or is a part of a word that the traffic holds anyway
 * (the protocol's own words, the target's address, user names, phone numbers: a password `15000` of the agent 15000), or
 * names a node behind the target's address, as a load balancer's cookie may. Taking it out
 * everywhere would eat ordinary text and hide nothing. A weak secret is taken out where it stands as a whole value
 * that is no such word, and in places that say they hold a credential (`password=...`, a member `password`).
 */
export class KnownSecrets {
  readonly #placeholders = new Map<string, string>();
  readonly #names = new Map<string, number>();
  readonly #publicWords = new Set(protocolWords);
  readonly #nodes = new Set<string>();
  #search: SecretSearch | undefined;
  #weak = new Map<string, string>();

  has(secret: string): boolean {
    return this.#placeholders.has(secret);
  }

  /** Adds one that is not known. @param name what the placeholder says, without secrets; numbered from the second of that name on */
  add(secret: string, name: string, cleanName: string): void {
    const times = (this.#names.get(name) ?? 0) + 1;
    this.#names.set(name, times);
    const label = cleanName.length > longestLabel ? `${cleanName.slice(0, longestLabel)}...` : cleanName;
    const placeholder = times === 1 && name !== 'secret' ? `[${label}]` : `[${label} ${times}]`;
    this.#placeholders.set(secret, placeholder);
    if (this.#search) this.#learn(this.#search, secret, placeholder);
  }

  /** Says that a text is the address of a node: as a secret it is weak. */
  addNode(address: string): void {
    this.#nodes.add(address);
  }

  /** Says that a text is no secret. @returns whether a secret became weak by it */
  allow(text: string): boolean {
    if (this.#publicWords.has(text)) return false;
    this.#publicWords.add(text);
    // Only what it holds becomes weak by it.
    const word = text.toLowerCase();
    if (![...this.#placeholders.keys()].some((secret) => word.includes(secret.toLowerCase()))) return false;
    this.#search = undefined;
    return true;
  }

  /** Finds those that are not weak. */
  get search(): SecretSearch {
    if (!this.#search) {
      this.#search = new SecretSearch();
      this.#weak = new Map();
      for (const [secret, name] of this.#placeholders) this.#learn(this.#search, secret, name);
    }
    return this.#search;
  }

  /** Those that are weak. */
  get weak(): readonly string[] {
    this.search;
    return [...this.#weak.keys()];
  }

  /** A text from which those that are not weak were taken, without the weak ones. @param isCredential it stands in a place of credentials */
  withoutWeak(cleaned: string, isCredential: boolean): string {
    if (this.#weak.size === 0) return cleaned;
    const weak = this.#weak.get(cleaned);
    if (weak && (isCredential || !this.#publicWords.has(cleaned))) return weak;
    return cleaned.replace(credentialPlace, (all, place: string, value: string) => {
      const name = this.#weak.get(value);
      return name ? place + name : all;
    });
  }

  #learn(search: SecretSearch, secret: string, name: string): void {
    if (secret.length < leastForm || this.#nodes.has(secret) || this.#isPublic(secret)) {
      this.#weak.set(secret, name);
      return;
    }
    // In names of header fields the case is lost.
    const cases = [secret.toLowerCase(), secret.toUpperCase()];
    const likely = cases.filter(
      (text) => text.length >= leastOfOtherCase && text.length <= longestInEveryForm && !this.#isPublic(text),
    );
    for (const form of [secret, ...likely].flatMap(formsOf)) search.add(form, name);
  }

  #isPublic(text: string): boolean {
    return [...this.#publicWords].some((word) => word.includes(text));
  }
}
