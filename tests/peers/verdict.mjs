// How is a verdict written down, whoever gave it? "verified", or the code of the refusal or error.

export const verdictOf = (verifying) =>
  verifying.then(
    () => "verified",
    (error) => error.code ?? error.name,
  );
