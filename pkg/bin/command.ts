// What does the command `wicketgate` do? It reads its arguments and does what the first one says.

import { parseArgs, styleText } from "node:util";
import { check } from "./check.ts";
import { explain } from "./explain.ts";
import { rules } from "./rules.ts";
import { demandNoToken, shownArgument } from "./shown.ts";
import { Unusable } from "./unusable.ts";
import { version } from "./version.ts";
import { why } from "./why.ts";

const HELP = `wicketgate: what a gate makes of a configuration, and of a token

  wicketgate check CONFIG          every fault and warning, with its line and column
  wicketgate why CONFIG            why a token is refused, and what mends it;
                                   the token comes on standard input
  wicketgate rules CONFIG          how each rule stands of the systems that it names
  wicketgate explain NAME          what a rule or a reason is, by its name: RTW-ALG-1, alg_mismatch

CONFIG is a file with the JSON text, or - for standard input.

Of check:
  --for hono|worker|verify         judged for where it is to run: behind Hono, in the Worker, or with the
                                   import "wicketgate", which only verifies; by default as "wicketgate/edge"
                                   loads it, whoever answers its routes
  --strict                         a warning counts as a fault
  --json                           one line of JSON for each

Of why:
  --token FILE                     where the token is; - is standard input, the default
  --keys FILE|URL                  the key set, in the place of the one that the issuer publishes
  --request "METHOD PATH"          the request that the token came with; its route says which issuers count
  --issuers NAMES                  which issuers count, where no request says so: names of the configuration
                                   with commas or spaces between them; the default is all of them
  --at TIME                        judged as of then: 2026-11-30T10:00:00Z, or seconds since 1970
  --json                           the verdict as one object of JSON

Of rules:
  --system NAME                    of this system, named or not: air-kit, sigid, round-two or iam; may stand
                                   several times
  --for hono|worker                who answers the requests, where no route shows it
  --strict                         a rule that a gate would enforce, and this one does not, is a fault
  --json | --markdown              as one object of JSON, or as Markdown, instead of a table

  -h, --help                       this text
  --version                        the version of the package

Exit status: 0 where all is well, 1 where something is wrong with the configuration or the token is refused
(of rules with --strict alone), 2 where the command could not do its work.
`;

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
  for: { type: "string" },
  strict: { type: "boolean" },
  json: { type: "boolean" },
  markdown: { type: "boolean" },
  system: { type: "string", multiple: true },
  token: { type: "string" },
  keys: { type: "string" },
  request: { type: "string" },
  issuers: { type: "string" },
  at: { type: "string" },
} as const;

/** Which of them belong to which command. */
const COMMANDS = {
  check: { run: check, takes: ["for", "strict", "json"] },
  why: { run: why, takes: ["token", "keys", "request", "issuers", "at", "json"] },
  rules: { run: rules, takes: ["system", "for", "strict", "json", "markdown"] },
  explain: { run: explain, takes: ["json"] },
} as const;
const NAMES = Object.keys(COMMANDS)
  .join(", ")
  .replace(/, (\w+)$/, " or $1");

async function main(given: readonly string[]): Promise<number> {
  demandNoToken(given);
  const { values, positionals } = parsed(given);
  if (values.help) return print(HELP);
  if (values.version) return print(`${await version()}\n`);
  const [name = "", config, ...more] = positionals;
  if (name === "") throw new Unusable(`say what to do: ${NAMES}`);
  if (!Object.hasOwn(COMMANDS, name))
    throw new Unusable(`there is no command "${shownArgument(name)}": it is ${NAMES}`);
  const { run, takes } = COMMANDS[name as keyof typeof COMMANDS];
  if (config === undefined)
    throw new Unusable(
      name === "explain"
        ? "name a rule or a reason: wicketgate explain RTW-ALG-1"
        : `name the configuration: wicketgate ${name} CONFIG`,
    );
  const [another] = more;
  if (another !== undefined)
    throw new Unusable(
      `one ${name === "explain" ? "name" : "configuration"} at a time: "${shownArgument(another)}" is too many`,
    );
  for (const option of Object.keys(values))
    if (!(takes as readonly string[]).includes(option))
      throw new Unusable(
        `${name} has no option --${option}; it has ${takes.map((one) => `--${one}`).join(", ")}`,
      );
  return run(config, values);
}

function parsed(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const unknown = unknownIn(given);
    if (unknown !== undefined) throw new Unusable(`Unknown option '${shownArgument(unknown)}'`);
    throw new Unusable(String((error as Error).message).split(". ")[0] ?? "");
  }
}

function unknownIn(given: readonly string[]): string | undefined {
  const { tokens } = parseArgs({ args: [...given], options: OPTIONS, strict: false, tokens: true });
  const unknown = tokens.find((token) => token.kind === "option" && !Object.hasOwn(OPTIONS, token.name));
  return unknown?.kind === "option" ? unknown.rawName : undefined;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

// What was not written was not told: a reader that went away, a disk that is full.
let isLost = false;
process.stdout.on("error", () => {
  isLost = true;
});
process.on("exit", () => {
  if (isLost) process.exitCode = 2;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = 2;
  const isOurs = error instanceof Unusable;
  const prefix = styleText("red", "wicketgate:", { stream: process.stderr });
  process.stderr.write(`${prefix} ${isOurs ? error.message : (error as Error).stack}\n`);
  if (isOurs && error.isUsage) process.stderr.write("See wicketgate --help.\n");
}
