/** A mutation with one input and a union for a result, of whose success only the name matters: the page reads anew what it shows. */
export const deedOf = (name: string, input = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`): string => `
  mutation ${name}($input: ${input}!) {
    outcome: ${name}(input: $input) {
      __typename
      ... on UserError { code message field }
    }
  }
`
