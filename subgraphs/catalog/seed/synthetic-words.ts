type Words = readonly [string, ...string[]]
type Shelf = { readonly subjects: readonly string[]; readonly sentence: string }

const words = (line: string): Words => line.split(' ') as unknown as Words // a written-out line is never empty

/** Commonest first: the generator draws the front of each list far more often. */
export const nouns = words(
  'House Night River Garden Sea Winter Light City Stone Road Daughter Silence Shadow Island Summer Bird Letter Forest War King Dream Window Fire Mountain Song Bridge Mirror Storm Secret Heart Clock Harbour Orchard Map Queen Ghost Train Lantern Wolf Book Crown Bone Salt Tower Ship Moth Desert Bell Key Thread Library Witness Winterling Ember Glacier Compass Machine Orbit Theorem Atlas Kitchen Sparrow Thorn Cathedral Labyrinth Tide Meadow Archive Signal Apprentice Cartographer Widow Juggler Astronomer Locksmith Beekeeper Translator Pilgrim Ferryman Archivist Violin Comet Quarry Lighthouse Parliament Algorithm Vineyard Almanac Chandelier Ledger',
)

export const qualities = words(
  'Last Lost Dark Long Silent Secret White First Hidden Broken Golden Little Forgotten Red Distant Cold Hollow Burning Second Quiet Blue Winter Wild Empty Invisible Bright Bitter Gentle Drowned Crooked Patient Paper Northern Iron Sleeping Borrowed Unfinished Glass Restless Salted Counterfeit Luminous Improbable Reluctant Provincial Immaculate',
)

export const openings = words('Lost Small Fallen Ancient Foreign Common Silver Perfect Early Other')

export const givenNames = words(
  'Anna Thomas Maria James Elena David Sofia Peter Clara Daniel Ines Marc Lucia Paul Nora Stefan Amara Hugo Leila Oscar Mei Jonas Greta Tomas Yuki Arjun Freya Samir Ivana Luis Petra Kofi Helga Milan Aoife Dmitri Rosa Emeka Signe Walter Zora Niels Priya Bruno Hanna Omar Tessa Ludo',
)

export const familyNames = words(
  'Berger Martin Keller Novak Silva Hansen Moreau Rossi Fischer Lindqvist Okafor Tanaka Costa Byrne Varga Weiss Laurent Petrov Marchetti Nielsen Duarte Falk Grant Horvath Ito Janssen Kowalska Lambert Mbeki Nair Osei Pohl Quinn Rahman Sato Thorne Ueda Vogel Whitlock Xu Yilmaz Zeller Abbott Brandt Castel Dorn Ekman Fontaine Gruber Halloran Iversen Jansky Kaplan Lenz Mercer Noor Oakes Pereira Ravn Sandoval Tirole Urban Vasquez Wren Yarrow Zamora Ashdown Birch Calder Drummond',
)

export const imprints = words(
  'Inkwell Heron Lanternworks Quayside Fieldmouse Parallel Halfpenny Northlight Tamarisk Colophon',
)

export const sentences: Words = [
  'It begins with a letter that should not have arrived.',
  'Nothing in it is quite what it was said to be.',
  'Three people remember the same afternoon, and none of them agrees.',
  'The harbour freezes, and with it everybody who meant to leave.',
  'What was borrowed has to be given back before the spring.',
  'A clear voice, a slow secret and a very good dog.',
  'By the last page the map has changed its makers.',
  'Patient, exact and unexpectedly funny.',
  'The archive burned down once; somebody would like it to burn again.',
  'It asks little of its readers and gives a good deal.',
]

export const shelves: readonly [Shelf, ...Shelf[]] = [
  { subjects: ['FIC019000', 'FBA'], sentence: 'A novel about what families keep and what they let go.' },
  { subjects: ['FIC022000', 'FF'], sentence: 'Someone in this town knows more than the inspector does.' },
  { subjects: ['FIC009020', 'FMB'], sentence: 'Kingdoms rise, and an old bargain falls due.' },
  { subjects: ['FIC028000', 'FL'], sentence: 'The signal came from a place where nothing could be.' },
  { subjects: ['FIC014000', 'FV'], sentence: 'A century comes to life in its markets and sickrooms.' },
  { subjects: ['JUV037000'], sentence: 'For readers of nine and over who like to be out after dark.' },
  { subjects: ['FIC031000', 'FH'], sentence: 'There are forty hours left, and one lie too many.' },
  { subjects: ['HIS000000', 'NH'], sentence: 'A history told from letters, ledgers and lawsuits.' },
  { subjects: ['SCI000000', 'PDZ'], sentence: 'An introduction that leaves out the formulas but not the argument.' },
  { subjects: ['POE000000', 'DC'], sentence: 'Poems collected over twenty years.' },
  { subjects: ['PHI000000', 'QD'], sentence: 'An essay on an old question, put once more and plainly.' },
  { subjects: ['COM051000', 'UM'], sentence: 'Written for people who have to keep the thing running.' },
  { subjects: ['CKB000000'], sentence: 'Eighty dishes, most of them for a weekday evening.' },
]
