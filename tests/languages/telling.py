"""Beginnings of words that say what this is for, in each language that is shipped.

What shows on a lock screen or in an inbox holds none of them. Spanish signs in with "sesión".
"""

TELLS = {
    "en-gb": "therap|mood|health|clinic|mental|psych|depress|anxi|suicid|crisis|session|feel",
    "es": "terap|ánimo|salud|clínic|mental|psic|depres|ansie|suicid|crisis|consulta|paciente"
    "|sentim|emoci",
    "de": "therap|stimmung|gesund|klinik|praxis|seelisch|psych|depress|angst|ängst|suizid|krise"
    "|sitzung|gefühl|patient",
}
