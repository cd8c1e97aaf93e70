// Which changes did the core make to such an answer before? They depend on its question alone, so the same
// question need not cross into the wasm again.

/** Questions that are longer are asked each time: strangers choose part of their text. */
const MAX_QUESTION_CHARACTERS = 1_024;
const MAX_ANSWERS = 128;

/** The answers of one gate, by question. */
export class KnownAnswers<Answer> {
  readonly #answers = new Map<string, Answer>();

  get(question: string): Answer | undefined {
    return this.#answers.get(question);
  }

  /** Keeps an answer. Where there are too many, all of them are forgotten: those in use come back at once. */
  keep(question: string, answer: Answer): void {
    if (question.length > MAX_QUESTION_CHARACTERS) return;
    if (this.#answers.size >= MAX_ANSWERS) this.#answers.clear();
    this.#answers.set(question, answer);
  }
}
