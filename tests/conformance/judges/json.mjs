// What does the strict JSON reader make of a document? Any type may stand at the top here.

export function judgeJson(testCase, { layers }) {
  const bytes =
    testCase.text === undefined ? Buffer.from(testCase.base64, "base64") : Buffer.from(testCase.text);
  return { expected: testCase.expected, verdict: layers.json(bytes) };
}
