"""Checks signatures of AWS Signature Version 4 as S3 does, after its documentation:
https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html"""

import hashlib
import hmac
import re
from datetime import datetime, timedelta, timezone
from urllib.parse import unquote_to_bytes

UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
AUTHORIZATION = re.compile(r"AWS4-HMAC-SHA256 +Credential=([^, ]+) *, *SignedHeaders=([^, ]+) *, *Signature=([0-9a-f]{64})")


class Refused(Exception):
    """Why a request is not taken, as S3 says it."""

    def __init__(self, status, code, message, **more):
        super().__init__(message)
        self.status, self.code, self.message, self.more = status, code, message, more


def encode(raw, keep=b""):
    """UriEncode: every byte but the unreserved ones as %XX in upper case."""
    return "".join(chr(byte) if byte in UNRESERVED or byte in keep else f"%{byte:02X}" for byte in raw)


def canonical_query(query):
    pairs = []
    for field in query.split("&") if query else []:
        name, _, value = field.partition("=")
        pairs.append((encode(unquote_to_bytes(name.replace("+", " "))), encode(unquote_to_bytes(value.replace("+", " ")))))
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def canonical_request(method, path, query, headers, signed, payload):
    lines = [method, encode(unquote_to_bytes(path), keep=b"/") or "/", canonical_query(query)]
    for name in signed:
        values = headers.get_all(name) or []
        lines.append(name + ":" + ",".join(re.sub(" +", " ", value.strip()) for value in values))
    return "\n".join(lines + ["", ";".join(signed), payload])


def signature(secret, day, region, text):
    key = b"AWS4" + secret.encode()
    for part in (day, region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def check(method, target, headers, keys, region, now):
    """Raises `Refused` unless the request is signed by one of `keys`: access key to secret and session token (or None).

    Answers what the payload must hash to, or None if it is not signed."""
    given = AUTHORIZATION.fullmatch(headers.get("Authorization", "").strip())
    if not given:
        raise Refused(403, "AccessDenied", "Access Denied: the request is not signed")
    scope, signed, claimed = given[1].split("/"), given[2].split(";"), given[3]
    if len(scope) != 5 or scope[3:] != ["s3", "aws4_request"]:
        raise Refused(400, "AuthorizationHeaderMalformed", "The credential's scope is malformed")
    access, day, claimed_region = scope[:3]
    if claimed_region != region:
        message = f"The authorization header is malformed; the region '{claimed_region}' is wrong; expecting '{region}'"
        raise Refused(400, "AuthorizationHeaderMalformed", message, Region=region)

    stamp = headers.get("x-amz-date", "")
    try:
        sent = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        raise Refused(403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header") from None
    if stamp[:8] != day:
        raise Refused(400, "AuthorizationHeaderMalformed", "The date of the scope is not the day of x-amz-date")
    if abs(sent - now) > timedelta(minutes=15):
        message = "The difference between the request time and the current time is too large."
        raise Refused(403, "RequestTimeTooSkewed", message, RequestTime=stamp, ServerTime=now.strftime("%Y-%m-%dT%H:%M:%SZ"))

    if signed != sorted(set(signed)):
        raise Refused(400, "AuthorizationHeaderMalformed", "SignedHeaders must be in order, without repetition")
    names = {name.lower() for name in headers}
    missing = {name for name in names if name.startswith("x-amz-") or name == "content-type"} | {"host"}
    missing -= set(signed)
    if missing:
        message = "There were headers present in the request which were not signed"
        raise Refused(403, "AccessDenied", message, HeadersNotSigned=", ".join(sorted(missing)))
    payload = headers.get("x-amz-content-sha256")
    if not payload:
        raise Refused(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256")

    if access not in keys:
        raise Refused(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
    secret, token = keys[access]
    path, _, query = target.partition("?")
    request = canonical_request(method, path, query, headers, signed, payload)
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, "/".join(scope[1:]), hashlib.sha256(request.encode("latin-1")).hexdigest()])
    if not hmac.compare_digest(signature(secret, day, region, text), claimed):
        message = "The request signature we calculated does not match the signature you provided. Check your key and signing method."
        raise Refused(403, "SignatureDoesNotMatch", message, CanonicalRequest=request, StringToSign=text)
    if headers.get("x-amz-security-token") != token:
        raise Refused(403, "InvalidToken" if token else "AccessDenied", "The provided token is malformed or otherwise invalid.")
    if payload == "UNSIGNED-PAYLOAD":
        return None
    if not re.fullmatch("[0-9a-f]{64}", payload):
        raise Refused(501, "NotImplemented", "This server takes whole payloads only")
    return payload
