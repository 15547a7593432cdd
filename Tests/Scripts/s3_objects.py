"""Buckets in memory, and what S3 answers for them: objects with ranges, ListObjectsV2, DeleteObjects, HeadBucket.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html"""

import base64
import hashlib
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from email.utils import formatdate
from urllib.parse import parse_qsl, quote, unquote_to_bytes
from xml.sax.saxutils import escape

from s3_signature import Refused

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


@dataclass
class Stored:
    body: bytes
    content_type: str
    metadata: dict
    modified: str = field(default_factory=lambda: formatdate(usegmt=True))

    @property
    def etag(self):
        return f'"{hashlib.md5(self.body).hexdigest()}"'

    def headers(self):
        fixed = [("ETag", self.etag), ("Last-Modified", self.modified), ("Content-Type", self.content_type), ("Accept-Ranges", "bytes")]
        return fixed + [("x-amz-meta-" + name, value) for name, value in self.metadata.items()]

    def described(self):
        digest = hashlib.sha256(self.body).hexdigest()
        return {"size": len(self.body), "sha256": digest, "contentType": self.content_type, "metadata": self.metadata}


@dataclass
class Bucket:
    objects: dict = field(default_factory=dict)


def tag(name, text):
    return f"<{name}>{escape(str(text))}</{name}>"


def error_body(code, message, more):
    fields = {"Code": code, "Message": message, **more, "RequestId": "TEST", "HostId": "TEST"}
    return (HEAD + "<Error>" + "".join(tag(*pair) for pair in fields.items()) + "</Error>").encode()


def place(headers, target):
    """Bucket and key of a request, in either style."""
    path, _, query = target.partition("?")
    path = unquote_to_bytes(path).decode()
    host = headers["Host"].rpartition(":")[0] or headers["Host"]
    if host.endswith(".localhost"):
        return host.removesuffix(".localhost").removesuffix(".s3"), path[1:], query
    bucket, _, key = path[1:].partition("/")
    return bucket, key, query


def answer_for(buckets, method, headers, target, body, deletion_error=None):
    """Status, headers and body."""
    name, key, query = place(headers, target)
    query = dict(parse_qsl(query, keep_blank_values=True))
    if name not in buckets:
        raise Refused(404, "NoSuchBucket", "The specified bucket does not exist", BucketName=name)
    objects = buckets[name].objects
    unknown = set(query) - {"x-id"}
    if not key:
        if method == "HEAD":
            return 200, [], b""
        if method == "GET" and query.get("list-type") == "2":
            return 200, [("Content-Type", "application/xml")], listing(name, objects, query)
        if method == "POST" and "delete" in query:
            return 200, [("Content-Type", "application/xml")], deletion(objects, headers, body, deletion_error)
    elif not unknown and method == "PUT":
        return put(objects, key, headers, body)
    elif not unknown and method in ("GET", "HEAD"):
        return get(objects, key, headers)
    elif not unknown and method == "DELETE":
        objects.pop(key, None)
        return 204, [], b""
    raise Refused(501, "NotImplemented", f"this server does not know {method} with {sorted(unknown)}")


def put(objects, key, headers, body):
    if len(key.encode()) > 1024:
        raise Refused(400, "KeyTooLongError", "Your key is too long")
    metadata = {name.lower()[11:]: value for name, value in headers.items() if name.lower().startswith("x-amz-meta-")}
    if sum(len(name) + len(value) for name, value in metadata.items()) > 2048:
        raise Refused(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size")
    stored = Stored(body, headers.get("Content-Type", "binary/octet-stream"), metadata)
    objects[key] = stored
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return 200, [("ETag", stored.etag), ("x-amz-checksum-sha256", digest)], b""


def get(objects, key, headers):
    if key not in objects:
        raise Refused(404, "NoSuchKey", "The specified key does not exist.", Key=key)
    stored = objects[key]
    size = len(stored.body)
    wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", headers.get("Range", ""))
    if not wanted or wanted[0] == "bytes=-":
        return 200, stored.headers(), stored.body
    if wanted[1]:
        first, last = int(wanted[1]), int(wanted[2] or size - 1)
    else:
        first, last = max(0, size - int(wanted[2])), size - 1
    if first >= size:
        raise Refused(416, "InvalidRange", "The requested range is not satisfiable", headers={"Content-Range": f"bytes */{size}"})
    last = min(last, size - 1)
    return 206, [*stored.headers(), ("Content-Range", f"bytes {first}-{last}/{size}")], stored.body[first : last + 1]


def listing(name, objects, query):
    prefix, most = query.get("prefix", ""), min(int(query.get("max-keys", 1000)), 1000)
    after = query.get("start-after", "")
    if "continuation-token" in query:
        after = base64.urlsafe_b64decode(query["continuation-token"]).decode()
    found = sorted((key for key in dict(objects) if key.startswith(prefix)), key=lambda key: key.encode())
    found = [key for key in found if key.encode() > after.encode()]
    shown, more = found[:most], len(found) > most
    write = quote if query.get("encoding-type") == "url" else str
    fields = [tag("Name", name), tag("Prefix", write(prefix)), tag("MaxKeys", most), tag("KeyCount", len(shown))]
    fields.append(tag("IsTruncated", str(more).lower()))
    if "encoding-type" in query:
        fields.append(tag("EncodingType", "url"))
    if more:
        fields.append(tag("NextContinuationToken", base64.urlsafe_b64encode(shown[-1].encode()).decode()))
    for key in shown:
        size, etag = len(objects[key].body), objects[key].etag
        contents = tag("Key", write(key)) + tag("LastModified", "2026-01-01T00:00:00.000Z") + tag("ETag", etag) + tag("Size", size)
        fields.append(f"<Contents>{contents}<StorageClass>STANDARD</StorageClass></Contents>")
    return f'{HEAD}<ListBucketResult xmlns="{NAMESPACE}">{"".join(fields)}</ListBucketResult>'.encode()


def deletion(objects, headers, body, error):
    if not any(name in headers for name in ("content-md5", "x-amz-checksum-sha256", "x-amz-checksum-crc32")):
        raise Refused(400, "InvalidRequest", "Missing required header for this request: Content-MD5")
    try:
        request = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        raise Refused(400, "MalformedXML", "The XML you provided was not well-formed") from None
    keys = [item.text or "" for item in request.iter() if item.tag.rpartition("}")[2] == "Key"]
    if not 1 <= len(keys) <= 1000:
        raise Refused(400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
    quiet = any(item.tag.rpartition("}")[2] == "Quiet" and item.text == "true" for item in request.iter())
    results = []
    for key in keys:
        if error:
            results.append(f"<Error>{tag('Key', key)}{tag('Code', error)}{tag('Message', 'as ordered')}</Error>")
            continue
        objects.pop(key, None)
        if not quiet:
            results.append(f"<Deleted>{tag('Key', key)}</Deleted>")
    return f'{HEAD}<DeleteResult xmlns="{NAMESPACE}">{"".join(results)}</DeleteResult>'.encode()
