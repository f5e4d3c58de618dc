"""Which emotion a feeling is looked for under. Feelings are a person's own words; those that are
offered are here, and only they: nobody's own word is guessed at."""

from .vocabulary import EMOTIONS

FEELS = {
    "anxious": "fear",
    "panicky": "fear",
    "tense": "fear",
    "sad": "sadness",
    "angry": "anger",
    "lonely": "loneliness",
    "left out": "loneliness",
    "ashamed": "shame",
    "guilty": "guilt",
    "jealous": "jealousy",
    "numb": "numbness",
    "hopeful": "hope",
    "relieved": "relief",
    "tender": "love",
    "proud": "pride",
    "calm": "calm",
    "grateful": "gratitude",
}
EMOTION_CODES = frozenset(code for code, _label in EMOTIONS)
