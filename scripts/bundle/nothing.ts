// What stands in a bundle for a package that is left out: using it fails at once.
export default undefined
