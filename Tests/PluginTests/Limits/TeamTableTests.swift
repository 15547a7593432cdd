import CaptureKit
import Testing

@testable import CapturePlugins

@Suite struct TeamTableTests {
    private let moment = Moment(uptime: 1_000_000_000_000, Timestamp(microseconds: 1_795_435_200_000_000))
    private var allowance: Allowance {
        var limits = TeamLimits()
        limits.requestsPerSecond = 1
        return Allowance(limits)
    }

    @Test func aTeamKeepsItsAccount() {
        let table = TeamTable(most: 4)
        #expect(table.account(of: "a", moment) === table.account(of: "a", moment))
        #expect(table.account(of: "a", moment) !== table.account(of: "b", moment))
    }

    @Test func teamsAtRestMakeRoom() throws {
        let table = TeamTable(most: 32)
        let busy = table.account(of: "busy", moment)
        try busy.enter(allowance)
        let owing = table.account(of: "owing", moment)
        _ = try owing.take(1, allowance, moment)
        for index in 0..<1000 {
            _ = table.account(of: "team \(index)", moment)
            #expect(table.count <= 32)
        }
        #expect(table.account(of: "busy", moment) === busy)
        #expect(table.account(of: "owing", moment) === owing)
    }

    @Test func theTableIsBoundedWhateverTheTeamsOwe() throws {
        let table = TeamTable(most: 32)
        var limits = TeamLimits()
        (limits.requestsPerSecond, limits.bytesPerDay) = (1, .mebi(1))
        for index in 0..<1000 {
            _ = try table.account(of: "team \(index)", moment).take(1, Allowance(limits), moment)
            #expect(table.count <= 32)
        }
    }
}
