"""Prints what warcio reads of a WACZ: each record, found through the index,
and whether the hashes of the package hold."""
import hashlib
import io
import json
import sys
import zipfile
from warcio.archiveiterator import ArchiveIterator

bundle = zipfile.ZipFile(sys.argv[1])
package = json.loads(bundle.read("datapackage.json"))
print("wacz", package["wacz_version"], package["profile"])
for part in package["resources"]:
    data = bundle.read(part["path"])
    good = part["hash"] == "sha256:" + hashlib.sha256(data).hexdigest() and part["bytes"] == len(data)
    print(part["path"], "holds" if good else "differs")
digest = json.loads(bundle.read("datapackage-digest.json"))
print("digest", "holds" if digest["hash"] == "sha256:" + hashlib.sha256(bundle.read("datapackage.json")).hexdigest() else "differs")
stored = bundle.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
print("archive", "stored" if stored else "compressed")
warc = bundle.read("archive/data.warc.gz")
for record in ArchiveIterator(io.BytesIO(warc), check_digests="raise"):
    print("record", record.rec_type, record.rec_headers.get_header("WARC-Target-URI"))
    record.content_stream().read()
lines = bundle.read("indexes/index.cdxj").decode().splitlines()
print("index", "sorted" if lines == sorted(lines) else "out of order")
for line in lines:
    key, stamp, entry = line.split(" ", 2)
    entry = json.loads(entry)
    at = int(entry["offset"])
    record = next(iter(ArchiveIterator(io.BytesIO(warc[at:at + int(entry["length"])]))))
    print(key, stamp, record.content_stream().read().decode())
for line in bundle.read("pages/pages.jsonl").decode().splitlines():
    page = json.loads(line)
    print("page", page.get("url"), page.get("ts"))
