// What text of a configuration reaches the core?

import { writtenConfiguration } from "./configuration-writer.ts";
import { WicketgateConfigurationError } from "./errors.ts";

/**
 * The text as it is, or that of an object.
 *
 * @throws {WicketgateConfigurationError} with every value that JSON cannot hold, and where it stands.
 */
export function configurationText(config: unknown): string {
  const { text, faults } = writtenConfiguration(config);
  if (faults.length > 0) throw new WicketgateConfigurationError(faults);
  return text;
}
