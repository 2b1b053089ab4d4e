#!/usr/bin/env python3
"""Verifies an award with software that is not ours.

    python verify.py DIR [--now 2032-06-01T14:00:00Z]

DIR holds what the public can fetch, and what the earner holds:

    credential.json   the award with its Data Integrity proof (eddsa-rdfc-2022)
    credential.jwt    the same award as VC-JWT
    did-*.json        DID documents, found by their `id`
    status-*.json     status lists with proof, and status-*.jwt as tokens, found by their `id` or `jti`

Either form of the award may be missing, not both. Signatures, JSON-LD canonicalization, claims, dates and status
bits are verified by openbadgeslib (https://pypi.org/project/openbadgeslib), an implementation of Open Badges 3.0 that shares
no code with Countersign. Here are only the files in place of the network, the clock, and two things that the library
leaves to its caller: that a key is listed for assertions, and status lists that are JSON or speak of suspensions.

Prints one JSON line for each check, {"check", "ok", "detail"}, and a last one {"verified": true|false}.
Exit code 0 when every check holds, 1 when one does not, 2 when the arguments or files cannot be used.
"""

import argparse
import base64
import dataclasses
import json
import socket
import sys
from datetime import datetime, timezone
from pathlib import Path

import jwt.api_jwt
import openbadgeslib.ob3.status
import openbadgeslib.ob3.verifier
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import (
    OB3LdpVerifier,
    OB3Verifier,
    check_credential_status,
    resolve_verification_method,
    verify_data_integrity_proof,
)


class Public:
    """The files of DIR, served by the address at which they are published."""

    def __init__(self, folder: Path) -> None:
        self.documents: dict[str, dict] = {}
        self.files: dict[str, bytes] = {}
        self.lists: dict[str, list[bytes]] = {}
        for path in sorted(folder.glob("did-*.json")):
            document = json.loads(path.read_bytes())
            self.documents[document["id"]] = document
            self.files[did_web_url(document["id"])] = path.read_bytes()
        for path in sorted(folder.glob("status-*.json")):
            self.lists.setdefault(json.loads(path.read_bytes())["id"], []).append(path.read_bytes())
        for path in sorted(folder.glob("status-*.jwt")):
            token = path.read_text().strip()
            self.lists.setdefault(claims_of(token)["jti"], []).append(token.encode())

    def download(self, url: str) -> bytes:
        if url not in self.files:
            raise LookupError(f"not among the files: {url}")
        return self.files[url]

    def pem(self, key_id: str, issuer: str) -> bytes:
        """The key that a proof names, when it is one with which this issuer may assert."""
        if key_id.partition("#")[0] != issuer:
            raise ValueError(f"{key_id} is no key of {issuer}")
        self.require_assertion_key(key_id)
        return resolve_verification_method(key_id, download=self.download)

    def require_assertion_key(self, key_id: str) -> None:
        """openbadgeslib takes any key of the document; Data Integrity asks for one that may assert."""
        document = self.documents.get(key_id.partition("#")[0], {})
        if key_id not in document.get("assertionMethod", []):
            raise ValueError(f"not listed in assertionMethod: {key_id}")


def did_web_url(did: str) -> str:
    host, *path = (part.replace("%3A", ":") for part in did.removeprefix("did:web:").split(":"))
    return f"https://{host}/{'/'.join(path) or '.well-known'}/did.json"


def segment(token: str, number: int) -> dict:
    part = token.split(".")[number]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def claims_of(token: str) -> dict:
    return segment(token, 1)


def set_clock(now: datetime) -> None:
    """Every module that asks for the time asks this class instead."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return now.astimezone(tz)

    for module in (openbadgeslib.ob3.verifier, openbadgeslib.ob3.status, jwt.api_jwt):
        if not hasattr(module, "datetime"):
            raise RuntimeError(f"{module.__name__} takes its time from elsewhere: this version cannot be used")
        module.datetime = Clock


def verify_endorsement(endorsement: dict, public: Public, now: datetime) -> None:
    """The proof of one embedded endorsement, by the key of its own issuer, and its dates."""
    pem = public.pem(endorsement["proof"]["verificationMethod"], endorsement["issuer"]["id"])
    verify_data_integrity_proof(endorsement, pem)
    openbadgeslib.ob3.verifier._check_endorsement_window(endorsement)
    if "EndorsementCredential" not in endorsement["type"]:
        raise ValueError("not an EndorsementCredential")
    if datetime.fromisoformat(endorsement["validFrom"]) > now:
        raise ValueError("not yet valid")


def verify_status(credential: list, purpose: str, public: Public) -> None:
    """The award's bit in every form of the list that is there, at least one, each with its proof and issuer.

    `credential` is a list of one, empty when the award itself could not be verified.
    """
    if not credential:
        raise ValueError("not read: the award's own proof did not verify")
    [entry] = credential[0].credential_status
    url = entry["statusListCredential"].replace("/revocation/", f"/{purpose}/")
    own = {
        **entry,
        "id": f"{url}#{entry['statusListIndex']}",
        "statusListCredential": url,
        "statusPurpose": purpose,
    }
    subject = dataclasses.replace(credential[0], credential_status=[own])
    forms = public.lists.get(url, [])
    if not forms:
        raise LookupError(f"not among the files: {url}")
    for raw in forms:
        fetch = lambda asked, served=raw: served if asked == url else public.download(asked)
        signed_json = raw.lstrip().startswith(b"{")
        if signed_json:
            # The library verifies lists in token form only; the proof of this form goes to its verifier of proofs.
            document = json.loads(raw)
            if document["issuer"] != credential[0].issuer.id or document["id"] != url:
                raise ValueError("not the issuer's list of this address")
            pem = public.pem(document["proof"]["verificationMethod"], document["issuer"])
            verify_data_integrity_proof(document, pem)
        check_credential_status(subject, download=fetch, verify_list=not signed_json)


def verify_form(form: str, source: str, public: Public, now: datetime):
    """Yields (check, what to run) for one form of the award; later checks use what the first one read."""
    holder: list = []
    if form == "json":
        document = json.loads(source)
        key_id = document["proof"]["verificationMethod"]
        verifier = OB3LdpVerifier.for_issuer_did(document["issuer"]["id"])
        read = lambda: verifier.verify(source, download=public.download)
    else:
        document = claims_of(source)
        key_id = segment(source, 0)["kid"]
        verifier = OB3Verifier.for_issuer_did(document["issuer"]["id"], download=public.download)
        read = lambda: verifier.verify(source)
    yield "proof", lambda: holder.append(read())
    yield "key", lambda: public.require_assertion_key(key_id)
    for purpose in ("revocation", "suspension"):
        yield purpose, lambda asked=purpose: verify_status(holder, asked, public)
    endorsements = document["credentialSubject"]["achievement"].get("endorsement", [])
    for number, endorsement in enumerate(endorsements):
        yield f"endorsement/{number}", lambda one=endorsement: verify_endorsement(one, public, now)


def run(folder: Path, now: datetime) -> int:
    public = Public(folder)
    set_clock(now)
    forms = [(form, folder / f"credential.{form}") for form in ("json", "jwt")]
    present = [(form, path) for form, path in forms if path.exists()]
    if not present:
        print(f"neither credential.json nor credential.jwt in {folder}", file=sys.stderr)
        return 2
    verified = True
    for form, path in present:
        try:
            checks = list(verify_form(form, path.read_text().strip(), public, now))
        except (ValueError, KeyError, TypeError, IndexError, LookupError, LibOpenBadgesException) as error:
            checks = [("read", lambda fault=error: (_ for _ in ()).throw(fault))]
        for name, check in checks:
            try:
                check()
                ok, detail = True, ""
            # What is not proved is refused, whatever the reason: each fault of reading or verifying ends here.
            except Exception as error:  # noqa: BLE001
                ok, detail = False, f"{type(error).__name__}: {error}"
            verified = verified and ok
            print(json.dumps({"check": f"{form}/{name}", "ok": ok, "detail": detail}))
    print(json.dumps({"verified": verified}))
    return 0 if verified else 1


def no_network(*_arguments: object, **_options: object) -> None:
    raise OSError("this verifier reads files only")


def main() -> int:
    parser = argparse.ArgumentParser(description="Verify an award with independent software.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--now", metavar="INSTANT", help="the verifier's clock, e.g. 2032-06-01T14:00:00Z")
    arguments = parser.parse_args()
    now = datetime.fromisoformat(arguments.now) if arguments.now else datetime.now(timezone.utc)
    if now.tzinfo is None:
        parser.error("--now needs its zone")
    if not arguments.folder.is_dir():
        parser.error(f"no folder {arguments.folder}")
    socket.socket.connect = no_network
    return run(arguments.folder, now)


if __name__ == "__main__":
    sys.exit(main())
