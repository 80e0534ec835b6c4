const { __typename } = await until('the graph answers', () => ask('{ __typename }'))
if (__typename !== 'Query') throw new Error(`The graph answered ${__typename}`)
console.log('the graph answers')
