/// A pipeline file with seven mistakes, each at its own place.
enum Mistakes {
    static let file = """
        {
          "server": { "listen": "127.0.0.1:0", "memory": 512, "log_level": "verbose" },
          "stages": [
            { "use": "boundary_chek" },
            { "use": "prefix_validation", "with": { "alowed": ["$ai_"] } },
            { "use": "multipart" },
            { "use": "kafka_emit", "enabled": false, "with": { "timeout": "1h" } }
          ]
        }
        """

    static let remedies = [
        "wrong.json:2:50: $.server.memory: expected a size with a unit, such as \"32KiB\", got the number 512",
        "wrong.json:2:68: $.server.log_level: \"log_level\" cannot be \"verbose\"; known: \"debug\", \"error\", \"info\", \"warning\"",
        "wrong.json:4:14: $.stages[0].use: unknown stage \"boundary_chek\"; did you mean \"boundary_check\"?",
        "wrong.json:5:5: $.stages[1]: \"prefix_validation\" needs Event, which \"multipart\" makes only later, at $.stages[2]; "
            + "move \"prefix_validation\" after it",
        "wrong.json:5:55: $.stages[1].with.alowed: unknown setting \"alowed\"; did you mean \"allowed\"?",
        "wrong.json:7:54: $.stages[3].with: missing setting \"brokers\": Kafka brokers as host:port,host:port, or \"file:\" and a path to "
            + "append records to.",
        "wrong.json:7:67: $.stages[3].with.timeout: expected 100ms to 5m, got 1h",
    ]
}
