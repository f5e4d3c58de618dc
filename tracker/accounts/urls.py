"""Sign-in by allauth, as far as it is used, and the pages about oneself."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path, reverse_lazy

from . import phone, signing_in, views

urlpatterns = [
    path("account/login/", signing_in.SignIn.as_view(), name="account_login"),
    path("account/logout/", views.SignOut.as_view(), name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path(
        "account/reauthenticate/",
        signing_in.Reauthenticate.as_view(),
        name="account_reauthenticate",
    ),
    path(
        "account/password/",
        signing_in.ChangePassword.as_view(),
        name="account_change_password",
    ),
    path("account/reset/", account.password_reset, name="account_reset_password"),
    path("account/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/2fa/", mfa.index, name="mfa_index"),
    path("account/2fa/authenticate/", signing_in.SecondStep.as_view(), name="mfa_authenticate"),
    path(
        "account/2fa/reauthenticate/",
        signing_in.ReauthenticateByCode.as_view(),
        name="mfa_reauthenticate",
    ),
    path("account/2fa/totp/", signing_in.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("account/2fa/totp/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/2fa/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/2fa/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "account/2fa/codes/file/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("account/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("account/2fa/passkeys/", signing_in.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(
        "account/2fa/passkeys/<int:pk>/remove/",
        webauthn.RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index")),
        name="mfa_remove_webauthn",
    ),
    path(
        "account/2fa/passkeys/reauthenticate/",
        signing_in.ReauthenticateByPasskey.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("hide/", phone.hide, name="hide"),
    path("unlock/", phone.unlock, name="unlock"),
    path("held/", views.kept_words, name="held"),
    path("settings/", views.settings_page, name="settings"),
    path("settings/device/", views.forget_device, name="device-forget"),
    path("account/address/<str:token>/", signing_in.confirm_address, name="address-confirm"),
    path("settings/address/", signing_in.address, name="address"),
    path("settings/devices/", signing_in.signed_in_on, name="sessions"),
    path("settings/devices/end/", signing_in.end_sessions, name="sessions-end"),
    path("here/", signing_in.here, name="here"),
    path("settings/tokens/", views.tokens, name="tokens"),
    path("settings/tokens/<uuid:pk>/revoke/", views.revoke_token, name="token-revoke"),
]
