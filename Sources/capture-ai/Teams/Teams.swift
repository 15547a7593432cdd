import ArgumentParser

struct Teams: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List and change the teams that may send events.",
        discussion: """
            Start with "capture-ai teams add 1 --name acme" and "capture-ai keys create 1". The file is changed as a whole, and a running \
            service takes it over within a second. What only the file can say (retention of an existing team, limits, signing secrets) is \
            changed with an editor; "capture-ai validate" checks it:

              {"teams": [{
                "id": "7", "name": "acme", "retention": "30d",
                "keys": [{"sha256": "<64 hexadecimal digits>", "label": "ci", "created_at": "2026-11-23T12:00:00Z",
                          "expires_at": "2027-11-23T12:00:00Z", "revoked": false}],
                "signing_secrets": [{"id": "h1", "algorithm": "hmac-sha256", "key": {"file": "secrets/acme"}}],
                "require_signature": true, "require_nonce": false,
                "limits": {"requests_per_second": 100, "bytes_per_second": "10MiB", "burst": "10s", "concurrent": 50,
                           "payload": "10MiB", "bytes_per_day": "100GiB"}
              }]}

            All but "id" may be left out. "algorithm" may be "ed25519" too, with the public key. A "key" is base64, {"file": "path"} or \
            {"env": "NAME"}; only a file can be set while the service runs. A team service answers with one such team, whose "keys" may \
            be left out; a field that is not named here makes its answer wrong.
            """,
        subcommands: [TeamsAdding.self, TeamsListing.self, TeamsShowing.self, TeamsRemoving.self])
}
