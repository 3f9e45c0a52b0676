"""Rebuilds twins from twin.state and twin.events, for a system downstream of Orrery. Pure: no Kafka, no clock.

Hand over every record of twin.state from its beginning to its end, those of twin.events from where you joined, and go on
with both. `get` gives a twin as GET /api/v1/twins/{id} answers it.
"""

DEFINITION = "$definition"
ROOT = ""


class TwinMirror:
    def __init__(self):
        self._followed = {}

    def snapshot(self, key, snapshot):
        """A record of twin.state; None takes a part out."""
        twin_id = key.split("#", 1)[0]
        followed = self._follow(twin_id)
        if snapshot is None:
            if key == twin_id:
                followed.take_out()
            return
        followed.add(snapshot)

    def event(self, event):
        """A record of twin.events."""
        followed = self._follow(event["twinId"])
        # An offset of the input log grows over a deletion too, where revisions begin anew.
        if int(event["cause"]["offset"]) <= followed.offset:
            return
        if event["prevRev"] in (0, followed.rev) or event["type"] == "deleted":
            followed.apply(event)
            followed.apply_waiting()
        else:
            followed.waiting[event["prevRev"]] = event

    def get(self, twin_id):
        """The twin, or None where there is none or its state is not whole yet."""
        followed = self._followed.get(twin_id)
        return followed.rendered() if followed else None

    def twin_ids(self):
        return [twin_id for twin_id, followed in self._followed.items() if followed.is_whole()]

    def waiting(self):
        """Twins whose events wait for a snapshot: something is missing in what was read."""
        return [twin_id for twin_id, followed in self._followed.items() if followed.waiting]

    def _follow(self, twin_id):
        return self._followed.setdefault(twin_id, _Followed())


class _Followed:
    def __init__(self):
        self.twin = None
        self.rev = 0
        self.offset = -1
        self.by_events = False
        self.whole_from = 0
        self.parts = {}
        self.waiting = {}

    def is_whole(self):
        return self.twin is not None and self.rev >= self.whole_from

    def add(self, snapshot):
        part = snapshot["part"]
        known = self.parts.get(part)
        # The highest input offset counts, not the last record.
        if known is None or int(snapshot["inputOffset"]) >= int(known["inputOffset"]):
            self.parts[part] = snapshot
        # The root comes last: before it, the parts belong to a state that has not been told yet.
        if part == ROOT:
            self._adopt()

    def _adopt(self):
        twin = self._assembled()
        if twin is None or int(self.parts[ROOT]["inputOffset"]) <= self.offset:
            return
        self.twin = twin
        self.rev = twin["rev"]
        self.offset = int(self.parts[ROOT]["inputOffset"])
        # Parts newer than the root: nothing is told before events have caught up with them.
        self.whole_from = max(snapshot["rev"] for snapshot in self.parts.values())
        self.waiting = {rev: event for rev, event in self.waiting.items() if int(event["cause"]["offset"]) > self.offset}
        self.apply_waiting()

    def _assembled(self):
        root, definition = self.parts[ROOT], self.parts.get(DEFINITION)
        if definition is None or "parts" not in root:
            return None
        properties = dict(root.get("properties", {}))
        for part, rev in root["parts"].items():
            snapshot = self.parts.get(part)
            if snapshot is None or snapshot["rev"] < rev:
                return None
            if part != DEFINITION:
                properties.update(snapshot.get("properties", {}))
        return {
            "twinId": root["twinId"],
            "rev": root["rev"],
            "at": root["at"],
            "definition": definition["definition"],
            "properties": properties,
            "desired": dict(root.get("desired", {})),
            "sources": dict(root.get("sources", {})),
        }

    def apply_waiting(self):
        while self.twin is not None and self.rev in self.waiting:
            self.apply(self.waiting.pop(self.rev))

    def apply(self, event):
        if event["prevRev"] == 0 or event["type"] == "deleted":
            self.whole_from = 0
            self.waiting = {}  # what still waits is of the life that ends here
        self.by_events = True
        self.offset = int(event["cause"]["offset"])
        if event["type"] == "deleted":
            self.twin, self.rev = None, 0
            return
        if event["prevRev"] == 0:
            self.twin = {"twinId": event["twinId"], "properties": {}, "desired": {}, "sources": {}}
        self.twin["rev"] = self.rev = event["rev"]
        self.twin["at"] = event["at"]
        for change in event["changes"]:
            self._change(change)

    def _change(self, change):
        kind, twin = change["kind"], self.twin
        if kind == "reported":
            twin["properties"][change["path"]] = change["state"]
        elif kind == "desired":
            if change["state"] is None:
                twin["desired"].pop(change["path"], None)
            else:
                twin["desired"][change["path"]] = change["state"]
        elif kind == "source":
            twin["sources"][change["source"]] = change["state"]
        elif kind == "definition":
            twin["definition"] = change["definition"]
        elif kind == "removed":
            twin["properties"].pop(change["path"], None)
            twin["desired"].pop(change["path"], None)
        # Kinds that a later release adds are not known here, and do no harm.

    def take_out(self):
        self.parts = {}
        # A null value has no offset: where events are followed, they have told of the deletion, and perhaps of a new life since.
        if not self.by_events:
            self.twin, self.rev = None, 0

    def rendered(self):
        if not self.is_whole():
            return None
        twin, definition = self.twin, self.twin["definition"]
        properties = {}
        for path, known in definition["properties"].items():
            described = {key: known[key] for key in ("kind", "datatype", "unit", "writable", "command") if key in known}
            properties[path] = {**described, **twin["properties"].get(path, {})}
        desired = {}
        for path, wish in sorted(twin["desired"].items()):
            reported, wanted = twin["properties"].get(path, {}).get("value"), wish["value"]
            desired[path] = {**wish, "delta": reported - wanted} if _is_number(reported) and _is_number(wanted) else wish
        return {
            "twinId": twin["twinId"],
            "rev": twin["rev"],
            "at": twin["at"],
            **{key: definition[key] for key in ("model", "name", "level", "partOf", "externalIds") if key in definition},
            "relationships": definition["relationships"],
            "properties": properties,
            "desired": desired,
            "sources": dict(sorted(twin["sources"].items())),
        }


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)
