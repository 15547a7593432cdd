/// Keywords for strings.
enum StringCases {
    static let all = [
        KeywordCase(
            #"{"minLength": 2}"#, valid: [#""fo""#, #""foo""#, "1", #""\u00e9\u00e9""#],
            invalid: [#""f""#, #""""#, "\"\u{1F4A9}\"", #""\ud83d\udca9""#]),
        KeywordCase(
            #"{"maxLength": 2}"#, valid: [#""f""#, "\"\u{1F4A9}\u{1F4A9}\"", #""\ud83d\udca9\ud83d\udca9""#, "5"],
            invalid: [#""foo""#, "\"e\u{301}e\""]),
        KeywordCase(#"{"minLength": 2.0, "maxLength": 2e0}"#, valid: [#""ab""#], invalid: [#""a""#, #""abc""#]),
        KeywordCase(#"{"maxLength": 1}"#, valid: [#""\ud800""#], invalid: [#""\ud800\ud800""#]),
        KeywordCase(#"{"pattern": "^a*$"}"#, valid: [#""aaa""#, #""""#, "1"], invalid: [#""abc""#, #""ba""#]),
        KeywordCase(#"{"pattern": "a+"}"#, valid: [#""xxaayy""#], invalid: [#""xx""#, #""""#]),
        KeywordCase(#"{"pattern": "^\\S+@\\S+\\.[a-z]{2,3}$"}"#, valid: [#""a@b.com""#], invalid: [#""a@b.c""#, #""a b@c.de""#]),
        KeywordCase(
            #"{"pattern": "^(\\([0-9]{3}\\))?[0-9]{3}-[0-9]{4}$"}"#, valid: [#""555-1212""#, #""(888)555-1212""#],
            invalid: [#""(888)555-1212 ext""#, #""(800)FLOWERS""#]),
        KeywordCase(#"{"pattern": "^\u00e9.$"}"#, valid: ["\"\u{e9}\u{1F4A9}\"", #""\u00e9x""#], invalid: ["\"\u{e9}\"", #""ex""#]),
        KeywordCase(
            #"{"format": "uuid"}"#, valid: [#""2EB8AA08-aa98-11ea-B4aa-73B441D16380""#, "1"],
            invalid: [
                #""2eb8aa08-aa98-11ea-b4aa-73b441d1638""#, #""2eb8aa08aa9811eab4aa73b441d16380""#,
                #""2eb8-aa08-aa98-11ea-b4aa73b44-1d16380""#,
            ]),
        KeywordCase(
            #"{"format": "ipv4"}"#, valid: [#""192.168.0.1""#, "[]"],
            invalid: [#""127.0.0""#, #""256.0.0.1""#, #""01.2.3.4""#, #""1.2.3.4.5""#, #""0x7f.0.0.1""#]),
        KeywordCase(
            #"{"format": "ipv6"}"#,
            valid: [#""::1""#, #""::""#, #""2001:db8::ff:0""#, #""::ffff:192.0.2.1""#, #""1:2:3:4:5:6:7:8""#, #""1::8""#],
            invalid: [
                #""12345::""#, #""1:2:3:4:5:6:7""#, #""1::2::3""#, #""1:2:3:4:5:6:7:8:9""#, #""::g""#, #"":1""#, #""1:""#,
                #""fe80::1%eth0""#,
            ], isDisputed: true),
        KeywordCase(
            #"{"format": "date"}"#, valid: [#""2026-11-23""#, #""2024-02-29""#],
            invalid: [#""2026-02-29""#, #""2026-13-01""#, #""2026-11-31""#, #""2026-1-1""#]),
        KeywordCase(
            #"{"format": "date-time"}"#,
            valid: [#""2026-11-23T08:30:00Z""#, #""1985-04-12t23:20:50.52+05:30""#, #""1998-12-31T23:59:60Z""#],
            invalid: [#""2026-11-23 08:30:00Z""#, #""2026-11-23T08:30:00""#, #""2026-11-23T25:30:00Z""#, #""1998-12-31T22:59:60Z""#],
            isDisputed: true),
        KeywordCase(
            #"{"format": "time"}"#, valid: [#""08:30:06Z""#, #""08:30:06.283185+00:20""#, #""23:59:60Z""#],
            invalid: [#""08:30:06""#, #""24:00:00Z""#, #""08:30:06+24:00""#, #""08:30:06-8:00""#], isDisputed: true),
        KeywordCase(
            #"{"format": "duration"}"#, valid: [#""P4DT12H30M5S""#, #""P1W""#, #""PT0S""#, #""P1Y2M""#],
            invalid: [#""P""#, #""PT""#, #""P1YT""#, #""P1D2H""#, #""P2D1Y""#, #""P1Y2W""#, #""PT1D""#, #""1D""#], isDisputed: true),
        KeywordCase(
            #"{"format": "email"}"#,
            valid: [#""joe.bloggs@example.com""#, #""te~st@example.com""#, #""\"joe bloggs\"@example.com""#, #""joe@[127.0.0.1]""#],
            invalid: [#""2962""#, #"".a@example.com""#, #""a..b@example.com""#, #""a@-b""#, #""@b""#], isDisputed: true),
        KeywordCase(
            #"{"format": "hostname"}"#, valid: [#""www.example.com""#, #""a""#, #""xn--4gbwdl.xn--wgbh1c""#],
            invalid: [#""-a.com""#, #""a-""#, #""a..b""#, #""a_b""#, #""""#], isDisputed: true),
        KeywordCase(
            #"{"format": "uri"}"#,
            valid: [
                #""http://foo.bar/?baz=qux#quux""#, #""urn:a:b""#, #""ldap://[2001:db8::7]/c=GB?x""#, #""http://a:80""#,
                #""http://a%20b@c""#,
            ],
            invalid: [#""//foo.bar/""#, #""abc""#, #""http:// x""#, #""http://a/%zz""#, #""http://[::1/""#, #""http://a:8o""#, #"":a""#],
            isDisputed: true),
        KeywordCase(
            #"{"format": "uri-reference"}"#, valid: [#""//foo.bar/?a#b""#, #""abc""#, #""""#, #""./a:b""#],
            invalid: [#""\\\\WINDOWS\\x""#, #""a b""#, ##""#a#b""##], isDisputed: true),
        KeywordCase(
            #"{"format": "json-pointer"}"#, valid: [#""""#, #""/a~1b/~0""#], invalid: [#""a""#, #""/~2""#, #""/~""#], isDisputed: true),
    ]
}
