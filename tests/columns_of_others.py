"""The columns of Django's and allauth's tables: see tests/columns.py."""

from tests.column_classes import CODE, ID, PERSON, SECRET, STATE, TIME

OTHERS = {
    "mfa.Authenticator": {
        "id": ID,
        "user": ID,
        "type": CODE,
        "data": SECRET,  # sealed with the keyring: see tracker/accounts/adapter.py
        "created_at": TIME,
        "last_used_at": TIME,
    },
    "account.EmailAddress": {
        "id": ID,
        "user": ID,
        "email": PERSON,
        "verified": STATE,
        "primary": STATE,
    },
    "account.EmailConfirmation": {
        "id": ID,
        "email_address": ID,
        "created": TIME,
        "sent": TIME,
        "key": SECRET,
    },
    "auth.Permission": {"id": ID, "name": CODE, "content_type": ID, "codename": CODE},
    "auth.Group": {"id": ID, "name": CODE},
    "contenttypes.ContentType": {"id": ID, "app_label": CODE, "model": CODE},
}
