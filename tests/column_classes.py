"""What a column can be: see tests/columns.py."""

SEALED, ID, TIME, STATE, CODE = "sealed", "id", "time", "state", "code"
SECRET = "hash, MAC or wrapped key"
PERSON = "name, mail or place of an account"
HOUSE = "what a practice tells its own clinicians, and nothing about anybody"
COUNT = "number of a version or a row"
SESSION = "signed session data: ids, marks, one sentence of ours, a sealed form"
