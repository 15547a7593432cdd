import Testing

/// All commands, one after the other: their processes would crowd out the tests beside them.
@Suite(.serialized) enum Commands {}
