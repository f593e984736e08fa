"""Certificates for sites of tests, signed by an authority made for the purpose."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def make_certificate(folder: Path, names: list[str], days: int) -> tuple[Path, Path, Path]:
    """Files: the authority, the certificate of `names` valid for `days` from now (negative: expired), its key."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _signed(_name("Tests"), _name("Tests"), root_key, root_key, 3650, [], authority=True)
    leaf = _signed(_name(names[0]), _name("Tests"), key, root_key, days, names, authority=False)
    files = folder / "authority.pem", folder / "chain.pem", folder / "key.pem"
    files[0].write_bytes(root.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(leaf.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    files[2].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain),
    )
    return files


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _signed(subject, issuer, key, signer, days, names, *, authority):
    until = datetime.now(UTC) + timedelta(days=days)
    builder = x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=min(datetime.now(UTC), until) - timedelta(days=30),
        not_valid_after=until,
    ).add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(list(map(x509.DNSName, names))), critical=False)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    authority_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    return builder.add_extension(authority_id, critical=False).sign(signer, hashes.SHA256())
