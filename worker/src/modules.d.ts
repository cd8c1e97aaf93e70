// What is imported that is not TypeScript? The configuration, which wrangler.jsonc makes a text module.
declare module "*/wicketgate.json" {
  const text: string;
  export default text;
}
