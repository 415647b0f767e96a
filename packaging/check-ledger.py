#!/usr/bin/env python3
"""Verifies Hob's ledger with no code of Hob's.

    hob ledger export        | check-ledger.py -
    hob ledger report --json | check-ledger.py --live -

Reads what either of them printed, works out every digest anew, follows the chain from its beginning to its end,
compares content that was kept with the digest of its row, and checks that a report claims no more than its own evidence
shows. --live looks at the processes of a report itself, in /proc. --noted DIGEST wants a digest that was noted earlier
to be in the chain still; --earlier FILE wants the same of an earlier report, and says how much the whole device has sent
since by the kernel's counters: no part of it, Hob's neither, can have sent more. Prints what is wrong and ends with
status 1, or one line and 0.

Needs nothing but Python 3 and is free to be rewritten in anything else: a row's `digest` is the SHA-256 of the bytes of
its `entry`, which is JSON and holds the digest of the row before it as `prev`; the first `prev` is `start.digest`, the
last digest `head.digest`. The `digest` inside an entry that `left` is the SHA-256 of method, URL, headers (JSON, as in
the export) and body, each written as its length in bytes, a colon, itself and a comma.
"""

import argparse
import hashlib
import json
import os
import sys
from datetime import datetime

# Tables of the kernel whose sockets cannot carry words off the device.
INWARD = {"unix", "netlink"}
OUTWARD = ["tcp", "tcp6", "udp", "udp6", "udplite", "udplite6", "raw", "raw6", "icmp", "icmp6", "packet"]


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def moment(text):
    """An instant; more digits of a second than Python reads are cut off."""
    text = text.replace("Z", "+00:00")
    if "." in text:
        whole, rest = text.split(".", 1)
        digits = "".join(letter for letter in rest if letter.isdigit())[: len(rest) - 6]
        text = f"{whole}.{digits[:6]:0<6}{rest[len(digits):]}"
    return datetime.fromisoformat(text)


def content_digest(method, content):
    body = bytes.fromhex(content["body_hex"]) if "body_hex" in content else content.get("body", "").encode()
    parts = [method.encode(), content["url"].encode(), content["headers"].encode(), body]
    return sha256(b"".join(b"%d:%s," % (len(part), part) for part in parts))


def check_chain(ledger, wrong, noted=None):
    """Follows the chain; gives what the report's claims are held against."""
    start, head = ledger["start"], ledger["head"]
    before, open_rows, ended, forgot = (start["id"], start["digest"]), set(), set(), None
    last_left, forgot_at, digests = None, None, {start["digest"]}
    for row in ledger["rows"]:
        entry = json.loads(row["entry"])
        name = f"row {entry.get('id')}"
        if entry["id"] != before[0] + 1:
            wrong.append(f"{name} follows {before[0]}: rows are missing or out of order")
        if entry["prev"] != before[1]:
            wrong.append(f"{name} does not follow from the row before it")
        if sha256(row["entry"].encode()) != row["digest"]:
            wrong.append(f"{name} was changed")
        content = row.get("content")
        if entry["kind"] == "left":
            open_rows.add(entry["id"])
            last_left = (entry["id"], entry["at"])
            if ledger["content"] and entry["kept"] != (content is not None):
                wrong.append(f"{name} has lost its content, or has some that is not its own")
            if content is not None and content_digest(entry["method"], content) != entry["digest"]:
                wrong.append(f"{name} has other content than what left")
        elif content is not None:
            wrong.append(f"{name} has content, and nothing left by it")
        if entry["kind"] == "came":
            if (entry["of"] not in open_rows and entry["of"] > start["id"]) or entry["of"] in ended:
                wrong.append(f"{name} ends something that did not leave or had ended")
            open_rows.discard(entry["of"])
            ended.add(entry["of"])
        if entry["kind"] == "forgot":
            forgot, forgot_at = (entry["of"], entry["digest"]), entry["at"]
        before = (entry["id"], row["digest"])
        digests.add(row["digest"])
    if before != (head["id"], head["digest"]):
        wrong.append("the chain does not end at its head: the last rows are missing")
    if (forgot or (0, start["digest"])) != (start["id"], start["digest"]):
        wrong.append("the chain does not begin where the last forgetting ended")
    if noted and noted.lower() not in digests:
        wrong.append("the digest that was noted is not in the chain")
    return last_left, forgot_at


def check_claims(report, last_left, forgot_at, wrong):
    """Whether a report claims what its ledger and its look at the processes show."""
    claimed = (report["since_row"], report["nothing_left_since"])
    shown = last_left or (None, forgot_at)
    if claimed[0] != shown[0] or (claimed[1] or shown[1]) and (not claimed[1] or moment(claimed[1]) != moment(shown[1])):
        wrong.append(f"it claims that nothing left since {claimed}, and the ledger shows {shown}")
    bad = []
    asked = report["asked_since"]
    if asked and shown[1] and moment(shown[1]) >= moment(asked):
        bad.append("something left since, or was forgotten since")
    for role in report["roles"]:
        if role["threads"] == 0 or role["filtered"] != role["threads"] or not role["no_new_privs"]:
            bad.append(f"{role['role']} is not filtered")
        outward = sum(count for table, count in (role["sockets"] or {}).items() if table not in INWARD)
        if outward and not role["role"].endswith("courier"):
            bad.append(f"{role['role']} has a socket that leads off the device")
    if report["holds"] and bad:
        wrong.append("it claims to hold, and its own evidence speaks against it: " + "; ".join(bad))
    if not report["holds"]:
        wrong.append("it says itself that it does not hold: " + "; ".join(report["reasons"]))


def check_earlier(report, earlier, wrong):
    """Holds a report against an earlier one of the same device."""
    head = earlier["ledger"]["head"]
    known = [report["ledger"]["start"]["digest"]] + [row["digest"] for row in report["ledger"]["rows"]]
    if head["digest"] and head["digest"] not in known:
        if report["ledger"]["start"]["id"] <= head["id"]:
            wrong.append("the last row of the earlier report is not in the chain any more")
        else:
            print("note: the last row of the earlier report is forgotten")
    if report["boot_id"] != earlier["boot_id"]:
        print("note: the machine was started since; its counters began anew")
        return
    more = {name: count - earlier["device_sent_bytes"].get(name, 0) for name, count in report["device_sent_bytes"].items()}
    if any(count < 0 for count in more.values()):
        print("note: a network device came up anew; its counter began anew")
        return
    print(f"since {earlier['made']} the whole device has sent {sum(more.values())} bytes, all programs together")


def check_live(roles, wrong):
    """Looks at the processes of a report, whatever the report says of them."""
    for role in roles:
        name, folder = f"{role['role']} (process {role['pid']})", f"/proc/{role['pid']}"
        try:
            for thread in os.listdir(f"{folder}/task"):
                with open(f"{folder}/task/{thread}/status", encoding="utf-8") as file:
                    status = dict(line.split(":", 1) for line in file.read().splitlines() if ":" in line)
                if status["Seccomp"].strip() != "2" or status["NoNewPrivs"].strip() != "1":
                    wrong.append(f"a thread of {name} is not filtered")
        except FileNotFoundError:
            print(f"note: {name} has ended since")
            continue
        try:
            links = [os.readlink(f"{folder}/fd/{number}") for number in os.listdir(f"{folder}/fd")]
        except (FileNotFoundError, PermissionError):
            print(f"note: the kernel does not show you the sockets of {name}")
            continue
        own = {link[8:-1] for link in links if link.startswith("socket:[")}
        for table in OUTWARD:
            try:
                with open(f"{folder}/net/{table}", encoding="utf-8") as file:
                    rows = [row.split() for row in file.read().splitlines()[1:]]
            except FileNotFoundError:
                continue
            if any(own.intersection(row) for row in rows) and not role["role"].endswith("courier"):
                wrong.append(f"{name} has a {table} socket")


def main():
    usage = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    usage.add_argument("file", help="what was printed; - for standard input")
    usage.add_argument("--live", action="store_true", help="look at the processes of a report, too")
    usage.add_argument("--noted", metavar="DIGEST", help="a digest that must be in the chain")
    usage.add_argument("--earlier", metavar="FILE", help="an earlier report of the same device")
    said = usage.parse_args()
    with sys.stdin if said.file == "-" else open(said.file, encoding="utf-8") as file:
        document = json.load(file)
    wrong, report = [], None
    if document.get("format") == "hob-ledger-report-1":
        report, document = document, document["ledger"]
    if document.get("format") != "hob-ledger-1":
        sys.exit("this is neither an export nor a report of a ledger")
    try:
        found = check_chain(document, wrong, said.noted)
        if report:
            check_claims(report, *found, wrong)
        if report and said.earlier:
            with open(said.earlier, encoding="utf-8") as file:
                check_earlier(report, json.load(file), wrong)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        wrong.append(f"it does not have the form of a ledger: {error!r}")
    if report and said.live:
        check_live(report["roles"], wrong)
    for line in wrong:
        print(line)
    if wrong:
        sys.exit(1)
    head = document["head"]
    print(f"{len(document['rows'])} rows in an unbroken chain up to {head['id']}, {head['digest'] or 'none'}")


if __name__ == "__main__":
    main()
