// Which guards are there in TypeScript, and how is each broken? Found in the syntax tree of Vite's own
// parser, which is here already; a mutation framework would be larger than all that it breaks.

import { parseSync } from "vite";

const OPERATORS = {
  "===": "!==",
  "!==": "===",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "&&": "||",
  "||": "&&",
};

/** Wraps of an expression; every other node of TypeScript's own is a type. */
const WRAPS = ["TSAsExpression", "TSNonNullExpression", "TSSatisfiesExpression"];

/** Every break of a guard in a text: `{ line, start, end, becomes }`, by place in the text. */
export function typescriptBreaks(file, text) {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be read: ${errors[0].message}`);
  const breaks = [];
  const add = ({ start, end }, ...values) => {
    const line = text.slice(0, start).split("\n").length;
    for (const becomes of values) breaks.push({ line, start, end, becomes });
  };
  walk(program, (node) => {
    switch (node.type) {
      case "IfStatement":
      case "ConditionalExpression":
        add(node.test, "true", "false");
        break;
      case "LogicalExpression":
      case "BinaryExpression":
        if (OPERATORS[node.operator]) add(operatorOf(node, text), OPERATORS[node.operator]);
        break;
      case "UnaryExpression":
        if (node.operator === "!") add({ start: node.start, end: node.start + 1 }, "");
        break;
      case "ThrowStatement":
        add(node, ";");
        break;
      case "ExpressionStatement":
        // What is remembered, or forgotten.
        if (node.expression.type === "AssignmentExpression") add(node, ";");
        break;
    }
  });
  return breaks;
}

function walk(node, visit) {
  if (Array.isArray(node)) {
    for (const one of node) walk(one, visit);
  } else if (typeof node?.type === "string" && (!node.type.startsWith("TS") || WRAPS.includes(node.type))) {
    visit(node);
    for (const value of Object.values(node)) if (typeof value === "object") walk(value, visit);
  }
}

/** Between the two sides there are the operator, white space, parentheses and at worst a comment. */
function operatorOf({ left, right, operator }, text) {
  const start = left.end + text.slice(left.end, right.start).lastIndexOf(operator);
  return { start, end: start + operator.length };
}
