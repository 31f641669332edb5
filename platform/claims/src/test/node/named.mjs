// The provider that the scenarios are run with, and what a client calls one of its models.
export const provider = process.env.PROVIDER;
export const named = (model) => `${provider}-${model}`;
