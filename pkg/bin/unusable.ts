// What does the command throw where it cannot do its work?

/** The message says why, and what to do. */
export class Unusable extends Error {
  /** Whether the arguments are at fault. */
  readonly isUsage: boolean;

  constructor(message: string, isUsage = true) {
    super(message);
    this.isUsage = isUsage;
  }
}
